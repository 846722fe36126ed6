package dev.ringmap.cli;

import dev.ringmap.events.stream.CpuAccount;
import dev.ringmap.events.stream.KernelAccount;
import dev.ringmap.events.stream.StreamAccount;
import java.util.StringJoiner;
import java.util.function.ToLongFunction;

/** What was delivered and lost on each CPU, and the kernel's own counts. */
final class StreamSummary {

    private StreamSummary() {}

    /**
     * @param isOurs whether nothing can have been written since the end
     * @param withoutText how many events were printed by their fields for want of a text
     * @param unwritten how many of what counts as delivered could not be handed to anybody
     */
    static String of(StreamAccount account, boolean isOurs, long withoutText, long unwritten) {
        StringBuilder text = new StringBuilder("CPU      delivered           lost   written (kernel)  never written\n");
        for (CpuAccount cpu : account.cpus()) {
            String lostText = cpu.lost().count() + (cpu.lost().isLowerBound() ? "+?" : "");
            text.append(String.format(
                    "%3d %14d %14s %18s %14s  %s\n",
                    cpu.cpu(),
                    cpu.delivered(),
                    lostText,
                    count(cpu, KernelAccount::written),
                    count(cpu, KernelAccount::notWritten),
                    verdict(cpu, account.isDrained(), isOurs)));
        }
        text.append(notes(account, withoutText))
                .append(account.delivered())
                .append(" events delivered, ")
                .append(account.lost())
                .append(" lost");
        if (account.isDrained()) {
            text.append(taken(account));
        }
        if (unwritten > 0) {
            text.append("; ")
                    .append(unwritten)
                    .append(" of those delivered were not written: nobody reads standard output");
        }
        return text.append('\n').toString();
    }

    /** Says which events were not printed as they should be. */
    static String notes(StreamAccount account, long withoutText) {
        String withoutFormat = account.withoutFormat() == 0
                ? ""
                : account.withoutFormat() + " events had no format and were printed as bytes\n";
        return withoutText == 0
                ? withoutFormat
                : withoutFormat + withoutText + " events had no text and were printed by their fields\n";
    }

    /** The kernel's counts say nothing of those who only observe. */
    private static String count(CpuAccount cpu, ToLongFunction<KernelAccount> count) {
        KernelAccount kernel = cpu.kernel();
        return kernel == null ? "-" : Long.toString(count.applyAsLong(kernel));
    }

    private static String taken(StreamAccount account) {
        long taken = 0;
        boolean isExact = true;
        for (CpuAccount cpu : account.cpus()) {
            KernelAccount kernel = cpu.kernel();
            long takenHere = kernel == null ? 0 : kernel.taken();
            if (cpu.resets() == 0 && takenHere > 0) {
                taken += takenHere;
                isExact &= !cpu.hasSkipped();
            }
        }
        return taken == 0 ? "" : ", " + (isExact ? "" : "at most ") + taken + " taken by another reader";
    }

    private static String verdict(CpuAccount cpu, boolean isDrained, boolean isOurs) {
        KernelAccount kernel = cpu.kernel();
        StringJoiner verdict = new StringJoiner("; ");
        if (cpu.skippedSubBuffers() > 0) {
            verdict.add(cpu.skippedSubBuffers() + " sub-buffers skipped");
        }
        if (cpu.resets() > 0) {
            verdict.add("cleared " + cpu.resets() + " times"
                    + (kernel == null ? "" : ", so that the kernel's counts began anew"));
        } else if (kernel == null) {
            verdict.add("observed");
        } else if (!isDrained) {
            verdict.add("not read to the end");
        } else {
            addAccount(verdict, cpu, kernel, isOurs);
        }
        return verdict.toString();
    }

    private static void addAccount(StringJoiner verdict, CpuAccount cpu, KernelAccount kernel, boolean isOurs) {
        long taken = kernel.taken();
        if (taken > 0) {
            verdict.add("taken by another reader: " + (cpu.hasSkipped() ? "at most " : "") + taken);
        } else if (taken < 0) {
            verdict.add("delivered to another reader as well: " + -taken);
        }
        if (!kernel.areLossesExact()) {
            verdict.add("not all losses are known");
        } else if (kernel.lostUntold() != 0) {
            verdict.add(Math.abs(kernel.lostUntold()) + (kernel.lostUntold() > 0 ? " more" : " fewer") + " lost");
        }
        if (kernel.unread() > 0) {
            verdict.add(isOurs ? "MISSING " + kernel.unread() : kernel.unread() + " written since");
        } else if (verdict.length() == 0) {
            verdict.add("complete");
        }
    }
}
