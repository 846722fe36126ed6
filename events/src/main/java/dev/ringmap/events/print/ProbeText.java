package dev.ringmap.events.print;

import dev.ringmap.events.EventFormat;

/**
 * What the kernel shows of probes that users make: where the print format has a bare address, {@code trace} has the place,
 * {@code (do_sys_open+0x0/0x90)}; of a program, which has none, {@code (0x5565a461d3d0)}; of a return, first where it returns to.
 *
 * <p>Source: {@code kernel/trace/trace_kprobe.c} and {@code kernel/trace/trace_uprobe.c}, as of 6.18.
 */
final class ProbeText {

    private static final String PROBE = "\"(%lx)";
    private static final String PROBE_IN_TRACE = "\"(%pS)";
    private static final String RETURN = "\"(%lx <- %lx)";
    private static final String RETURN_IN_TRACE = "\"(%pS <- %ps)";
    private static final String ADDRESSES = "REC->__probe_func, REC->__probe_ret_ip";
    private static final String ADDRESSES_IN_TRACE = "REC->__probe_ret_ip, REC->__probe_func";

    private ProbeText() {}

    /** Returns the print format of what is shown; of another event than a probe, its own. */
    static String printFormat(EventFormat format) {
        String printFormat = format.printFormat();
        if (printFormat.startsWith(PROBE) && hasField(format, "__probe_ip")) {
            return PROBE_IN_TRACE + printFormat.substring(PROBE.length());
        }
        if (printFormat.startsWith(RETURN) && printFormat.contains(ADDRESSES)) {
            String arguments = printFormat.substring(RETURN.length());
            return RETURN_IN_TRACE + arguments.replace(ADDRESSES, ADDRESSES_IN_TRACE);
        }
        return printFormat;
    }

    private static boolean hasField(EventFormat format, String name) {
        return format.fields().stream().anyMatch(field -> field.name().equals(name));
    }
}
