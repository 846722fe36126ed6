package dev.ringmap.cli;

import dev.ringmap.Geometry;
import dev.ringmap.MappingAbi;
import dev.ringmap.MetaPage;
import dev.ringmap.RingBufferMapping;
import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.spi.ErrnoException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ringmap meta}. */
@Command(
        name = "meta",
        description = {
            "Shows the meta page of a CPU's buffer, field by field, in the kernel's words.",
            "The buffer is mapped for that, but nothing is consumed."
        },
        mixinStandardHelpOptions = true)
final class MetaCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private BackendChoice choice = new BackendChoice();

    @Option(names = "--instance", paramLabel = "NAME", description = "The instance to look at; without it, a new one.")
    private @Nullable String instance;

    @Option(
            names = "--cpu",
            paramLabel = "N",
            description = "The CPU whose buffer to show; ${DEFAULT-VALUE} by default.")
    private int cpu;

    @Override
    public Integer call() throws ErrnoException {
        if (cpu < 0) {
            throw new ParameterException(spec.commandLine(), "--cpu has to be 0 or more");
        }
        // Printed when everything is known and the instance is gone: a reader that does not empty the pipe must not
        // keep it alive.
        spec.commandLine().getOut().print(Interruption.heldOff(this::page));
        return ExitCode.OK;
    }

    private StringBuilder page() throws ErrnoException {
        try (Tracing tracing = choice.open(spec.commandLine().getErr());
                TraceInstance trace = instance == null
                        ? tracing.createTemporaryInstance("meta")
                        : choice.instance(tracing, instance)) {
            StringBuilder page = new StringBuilder(trace + "/per_cpu/cpu" + cpu + "/trace_pipe_raw\n");
            page.append(trace.peek(cpu, MetaCommand::describe));
            if (instance == null) { // only where nobody else can be the reader
                try (RingBufferMapping ring = trace.map(cpu)) {
                    row(page, "(GET_READER)", request(ring.abi()), "number that this kernel knows");
                }
            }
            return page;
        }
    }

    private static String request(MappingAbi abi) {
        return "0x" + Integer.toHexString(abi.getReaderRequest());
    }

    private static StringBuilder describe(MetaPage meta) {
        StringBuilder out = new StringBuilder();
        field(out, "meta_page_size", meta.metaPageSizeBytes(), "bytes; sub-buffer 0 follows");
        field(out, "meta_struct_len", meta.metaStructLengthBytes(), "bytes");
        field(out, "subbuf_size", meta.subBufferSizeBytes(), "bytes, header included");
        field(out, "nr_subbufs", meta.subBufferCount(), "the reader's own included");
        field(out, "reader.lost_events", meta.readerLostEvents(), "always 0 on mainline kernels");
        field(out, "reader.id", meta.readerId(), "sub-buffer that belongs to the reader");
        field(out, "reader.read", meta.readerReadBytes(), "bytes of it consumed");
        field(out, "flags", meta.flags(), "");
        field(out, "entries", meta.entries(), "events written since the last reset");
        field(out, "overrun", meta.overrun(), "events overwritten unread");
        field(out, "read", meta.read(), "events consumed");
        field(out, "Reserved1", meta.reserved1(), "");
        field(out, "Reserved2", meta.reserved2(), "");
        Geometry geometry = new Geometry(meta.metaPageSizeBytes(), meta.subBufferSizeBytes(), meta.subBufferCount());
        field(out, "(mapping)", geometry.lengthBytes(), "bytes, all sub-buffers included");
        field(out, "(unread)", meta.unread(), "entries - overrun - read");
        return out;
    }

    private static void field(StringBuilder out, String name, long value, String explanation) {
        row(out, name, Long.toUnsignedString(value), explanation);
    }

    private static void row(StringBuilder out, String name, String value, String explanation) {
        out.append(String.format("  %-18s %20s  %s", name, value, explanation).stripTrailing())
                .append('\n');
    }
}
