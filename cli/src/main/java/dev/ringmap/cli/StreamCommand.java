package dev.ringmap.cli;

import dev.ringmap.MappingClosedException;
import dev.ringmap.RingBufferMapping;
import dev.ringmap.RingBufferStats;
import dev.ringmap.TraceInstance;
import dev.ringmap.events.EventCatalog;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.TraceFs;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ringmap stream}. */
@Command(
        name = "stream",
        description = {
            "Prints events as they happen, until Ctrl-C, --duration or --count.",
            "It traces into an instance of its own, which it removes in the end; or it reads the instance that you name and leaves it "
                    + "as it found it, but for the events that it has read."
        },
        mixinStandardHelpOptions = true)
final class StreamCommand implements Callable<Integer> {

    private static final long IDLE_NANOS = 10_000_000;
    private static final long LAST_ROUNDS_NANOS = 2_000_000_000;
    private static final long BYTES_PER_KIB = 1024;
    private static final Set<String> CLOCKS_IN_NANOS =
            Set.of("local", "global", "uptime", "perf", "mono", "mono_raw", "boot", "tai");

    /** How an event is written. */
    enum Format {
        /** For people. */
        TEXT,
        /** One JSON object a line. */
        NDJSON
    }

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private BackendChoice choice = new BackendChoice();

    @Option(
            names = {"-e", "--event"},
            paramLabel = "SYSTEM:EVENT",
            description =
                    "An event to trace; * and ? stand for other characters. May be repeated. Without it, or with 'print', what is "
                            + "written to the instance's trace_marker.")
    private List<String> events = List.of();

    @Option(names = "--instance", paramLabel = "NAME", description = "Read this instance instead of a new one.")
    private @Nullable String instance;

    @Option(
            names = "--cpu",
            paramLabel = "LIST",
            converter = CpuList.Converter.class,
            description = "The CPUs to read, for example 0,2-3; all by default.")
    private @Nullable CpuList cpus;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = Quantity.DurationConverter.class,
            description = "Stop after that time, for example 2s, 500ms or 1.5m.")
    private @Nullable Duration duration;

    @Option(names = "--count", paramLabel = "N", description = "Stop after that many events.")
    private long count = Long.MAX_VALUE;

    @Option(
            names = "--buffer-size",
            paramLabel = "SIZE",
            converter = Quantity.BytesConverter.class,
            description = "The size of each CPU's buffer, for example 16M; only for a new instance.")
    private @Nullable Long bufferSizeBytes;

    @Option(names = "--format", paramLabel = "text|ndjson", description = "How events are written; text by default.")
    private Format format = Format.TEXT;

    @Override
    public Integer call() throws IOException {
        checkUsage();
        PrintWriter err = spec.commandLine().getErr();
        try (Interruption interruption = new Interruption();
                TraceFs tracefs = choice.open(err);
                StreamedInstance streamed = StreamedInstance.open(tracefs, instance)) {
            interruption.lastResort(streamed::close);
            stream(streamed, interruption, err);
            return ExitCode.OK;
        } catch (ClosedPipeException e) {
            return ClosedPipeException.EXIT_CODE;
        }
    }

    private void checkUsage() {
        if (count <= 0) {
            throw new ParameterException(spec.commandLine(), "--count has to be 1 or more");
        }
        if (bufferSizeBytes != null && instance != null) {
            throw new ParameterException(
                    spec.commandLine(), "--buffer-size is for a new instance, not with --instance");
        }
        if (bufferSizeBytes != null && bufferSizeBytes < BYTES_PER_KIB) {
            throw new ParameterException(spec.commandLine(), "--buffer-size has to be 1K or more");
        }
    }

    private void stream(StreamedInstance streamed, Interruption interruption, PrintWriter err) throws IOException {
        TraceInstance trace = streamed.trace();
        EventCatalog catalog = EventCatalog.load(trace);
        SortedSet<String> selected = EventSelection.resolve(catalog, events);
        for (String event : selected) {
            catalog.format(event); // met by name, it need not be looked for by number among all others
        }
        if (bufferSizeBytes != null) {
            trace.resizeKib((bufferSizeBytes + BYTES_PER_KIB - 1) / BYTES_PER_KIB);
        }
        err.println("streaming from " + trace + (trace.isTracing() ? "" : ", in which tracing is off"));
        err.flush();
        try (Output out = Output.standard()) {
            Map<Integer, RingBufferStats> before = streamed.stats();
            List<RingBufferMapping> rings = streamed.map(cpus == null ? null : cpus.cpus());
            EventPump pump = new EventPump(rings, before, printer(out, catalog, trace), count);
            boolean isDrained = pump(pump, out, streamed, selected, interruption);
            StreamSummary.print(streamed, pump.tallies(), isDrained, err);
        } catch (MappingClosedException e) {
            if (!interruption.isRequested()) {
                throw e;
            } // else the hook did not want to wait any longer, and has cleaned up
        }
    }

    private EventPrinter printer(Output out, EventCatalog catalog, TraceInstance trace) throws ErrnoException {
        return format == Format.NDJSON
                ? new NdjsonPrinter(out, catalog)
                : new TextPrinter(out, catalog, CLOCKS_IN_NANOS.contains(trace.clock()));
    }

    /** Returns whether the buffers were read to their end. */
    private boolean pump(
            EventPump pump,
            Output out,
            StreamedInstance streamed,
            SortedSet<String> selected,
            Interruption interruption)
            throws IOException {
        for (String event : selected) {
            if (!interruption.isRequested()) {
                streamed.enable(event);
            }
        }
        StandardOutputPipe pipe = StandardOutputPipe.watch();
        long start = System.nanoTime();
        long limitNanos = duration == null ? Long.MAX_VALUE : duration.toNanos();
        while (!interruption.isRequested() && !pump.isLimitReached() && System.nanoTime() - start < limitNanos) {
            boolean busy = pump.round();
            out.flush();
            pipe.requireReader();
            if (!busy) {
                interruption.pause(Math.min(IDLE_NANOS, limitNanos - (System.nanoTime() - start)));
            }
        }
        streamed.quieten();
        LockSupport.parkNanos(IDLE_NANOS); // who is in the middle of writing an event finishes it
        long stopped = System.nanoTime();
        boolean isDrained = false;
        while (!isDrained
                && !pump.isLimitReached()
                && (streamed.isOurs() || System.nanoTime() - stopped < LAST_ROUNDS_NANOS)) {
            isDrained = !pump.round();
        }
        out.flush();
        return isDrained;
    }
}
