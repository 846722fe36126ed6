package dev.ringmap.cli;

import dev.ringmap.RingBufferReaders;
import dev.ringmap.StoppedRing;
import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.events.EventFormats;
import dev.ringmap.events.print.TraceHeader;
import dev.ringmap.events.stream.CpuAccount;
import dev.ringmap.events.stream.StreamAccount;
import dev.ringmap.events.stream.StreamItem;
import dev.ringmap.events.stream.StreamedEvent;
import dev.ringmap.events.stream.TraceStream;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.RingBufferBackend;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ringmap show}. */
@Command(
        name = "show",
        description = {
            "Prints the events that a stopped instance holds, in the order of time, and consumes none of them.",
            "Tracing has to be off in it: a flight recorder is examined where it lies, as often as you like."
        },
        mixinStandardHelpOptions = true)
final class ShowCommand implements Callable<Integer> {

    /** For how long a simulated kernel traces what is then shown. */
    private static final long SIMULATED_MILLIS = 200;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private BackendChoice choice = new BackendChoice();

    @Mixin
    private EventNotation notation = new EventNotation();

    @Parameters(
            paramLabel = "INSTANCE",
            arity = "0..1",
            description =
                    "The instance; without it, the top-level buffers; of a simulated kernel, a moment of its workload.")
    private @Nullable String instance;

    @Option(
            names = "--last",
            paramLabel = "TIME",
            converter = Quantity.DurationConverter.class,
            description = "Only the time before the newest event, for example 2s or 500ms.")
    private @Nullable Duration last;

    @Option(
            names = {"-e", "--event"},
            paramLabel = "SYSTEM:EVENT",
            description = "Only this event; * and ? stand for other characters. May be repeated.")
    private List<String> patterns = List.of();

    @Override
    public Integer call() throws IOException, InterruptedException {
        notation.checkUsage();
        PrintWriter err = spec.commandLine().getErr();
        RingBufferBackend backend = Interruption.heldOff(() -> choice.selectAndMount(err)); // a probe makes an instance
        try (Tracing tracing = choice.open(backend);
                TraceInstance trace = open(tracing, backend)) {
            show(tracing, trace);
            return ExitCode.OK;
        } catch (ClosedPipeException e) {
            return ClosedPipeException.EXIT_CODE;
        }
    }

    private TraceInstance open(Tracing tracing, RingBufferBackend backend) throws ErrnoException, InterruptedException {
        if (instance != null) {
            return choice.instance(tracing, instance);
        }
        return backend.isSimulated() ? record(tracing) : tracing.topLevel();
    }

    private static TraceInstance record(Tracing tracing) throws ErrnoException, InterruptedException {
        TraceInstance trace = tracing.createTemporaryInstance("show");
        trace.enable("*:*");
        TimeUnit.MILLISECONDS.sleep(SIMULATED_MILLIS);
        trace.setTracing(false);
        return trace;
    }

    private void show(Tracing tracing, TraceInstance trace) throws IOException {
        Set<String> wanted = patterns.isEmpty() ? Set.of() : EventsCommand.matching(tracing, patterns);
        EventFormats formats = EventFormats.load(trace);
        try (RingBufferReaders<StoppedRing> rings = trace.inspect();
                TraceStream stream = TraceStream.of(rings, formats);
                Output out = Output.standard()) {
            skip(rings, trace.clock());
            EventPrinter printer = notation.printer(out, tracing, trace, formats);
            printer.expectStanding();
            long shown = print(stream, wanted, printer);
            printer.endWait();
            out.flush();
            PrintWriter err = spec.commandLine().getErr();
            err.print(summary(stream.account(), trace, shown, printer.withoutText()));
            err.flush();
        }
    }

    private void skip(List<StoppedRing> rings, String clock) {
        if (last == null) {
            return;
        }
        if (!TraceHeader.isInNanos(clock)) {
            throw new ParameterException(
                    spec.commandLine(), "--last needs a clock that counts nanoseconds, which '" + clock + "' does not");
        }
        long newest = 0;
        for (StoppedRing ring : rings) {
            long newestHere = ring.newestTimestamp().orElse(0);
            newest = Long.compareUnsigned(newestHere, newest) > 0 ? newestHere : newest;
        }
        long lastNanos = last.toNanos();
        long first = Long.compareUnsigned(newest, lastNanos) > 0 ? newest - lastNanos : 0;
        rings.forEach(ring -> ring.skipBefore(first));
    }

    /** Returns how many events were printed. */
    private long print(TraceStream stream, Set<String> wanted, EventPrinter printer) throws IOException {
        long shown = 0;
        while (!stream.isEnded()) {
            StreamItem item = stream.next(Duration.ZERO);
            boolean isUnwanted =
                    !patterns.isEmpty() && item instanceof StreamedEvent event && !wanted.contains(event.name());
            if (!isUnwanted && printer.print(item)) {
                shown++;
            }
        }
        return shown;
    }

    private static String summary(StreamAccount account, TraceInstance trace, long shown, long withoutText)
            throws ErrnoException {
        StringBuilder text = new StringBuilder("CPU           held           lost  never written\n");
        for (CpuAccount cpu : account.cpus()) {
            text.append(String.format(
                    "%3d %14d %14s %14d\n",
                    cpu.cpu(),
                    cpu.delivered(),
                    cpu.lost(),
                    trace.stats(cpu.cpu()).notWritten()));
        }
        return text.append(StreamSummary.notes(account, withoutText))
                .append(shown)
                .append(" events shown, none consumed; ")
                .append(account.lost())
                .append(" lost before them\n")
                .toString();
    }
}
