package dev.ringmap.cli;

import dev.ringmap.MappingLostException;
import dev.ringmap.ReadChoice;
import dev.ringmap.ReadStrategy;
import dev.ringmap.ReaderClosedException;
import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.events.EventFormat;
import dev.ringmap.events.EventFormats;
import dev.ringmap.events.stream.EnabledEvents;
import dev.ringmap.events.stream.StreamItem;
import dev.ringmap.events.stream.TraceStream;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.RingBufferBackend;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
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

    /** The wait without events; after it the command checks whether anybody still reads its output. */
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(10);

    private static final long BYTES_PER_KIB = 1024;

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
                            + "written to the instance's trace_marker; all events of a simulated kernel.")
    private List<String> events = List.of();

    @Option(
            names = "--filter",
            paramLabel = "EXPR",
            description =
                    "Only events for which it holds, as the kernel understands it: 'next_pid > 0 && prev_comm ~ \"ja*\"'. Of every "
                            + "--event, which has to have the fields.")
    private @Nullable String filter;

    @Option(
            names = "--pid",
            paramLabel = "PID",
            split = ",",
            description = "Only events of these processes, their threads and what they start; only in a new instance.")
    private List<Long> pids = List.of();

    @Option(names = "--instance", paramLabel = "NAME", description = "Read this instance instead of a new one.")
    private @Nullable String instance;

    @Option(
            names = "--cpu",
            paramLabel = "LIST",
            converter = CpuList.Converter.class,
            description = "The CPUs to read, for example 0,2-3; all by default.")
    private @Nullable CpuList cpus;

    @Option(
            names = "--strategy",
            paramLabel = "auto|mapped|copying",
            description =
                    "How the buffers are read: in place, or by copying them. By default in place where the kernel maps them, else by "
                            + "copying, and then it says why.")
    private @Nullable ReadStrategy strategy;

    @Option(
            names = "--observe",
            description =
                    "Watch without consuming: every other reader of the instance gets all events as well. Only with --instance, and where "
                            + "the kernel maps.")
    private boolean isObserving;

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

    @Mixin
    private EventNotation notation = new EventNotation();

    @Option(
            names = "--flush",
            description = "Write each event at once, not only when a piece is full or none is left to read.")
    private boolean flush;

    @Override
    public Integer call() throws IOException {
        checkUsage();
        PrintWriter err = spec.commandLine().getErr();
        try (Interruption interruption = new Interruption()) {
            RingBufferBackend backend = choice.selectAndMount(err);
            try (Tracing tracing = choice.open(backend)) {
                stream(tracing, wanted(backend), interruption);
            }
            return ExitCode.OK;
        } catch (ClosedPipeException e) {
            return ClosedPipeException.EXIT_CODE;
        }
    }

    /** Nobody writes to the marker of a simulated kernel: without {@code -e} everything that its workload does is shown. */
    private List<String> wanted(RingBufferBackend backend) {
        return events.isEmpty() && backend.isSimulated() ? List.of("*:*") : events;
    }

    private TraceStream open(Tracing tracing) throws ErrnoException {
        return instance == null ? TraceStream.open(tracing) : TraceStream.of(choice.instance(tracing, instance));
    }

    private void checkUsage() {
        require(count > 0, "--count has to be 1 or more");
        require(filter == null || !events.isEmpty(), "--filter needs an --event to be applied to");
        require(pids.isEmpty() || instance == null, "--pid is for a new instance, not with --instance");
        require(!isObserving || instance != null, "--observe is for somebody else's instance: name it by --instance");
        require(!isObserving || strategy == null, "--observe consumes nothing, and --strategy says how to consume");
        require(pids.stream().allMatch(pid -> pid > 0), "--pid has to be 1 or more");
        notation.checkUsage();
        if (bufferSizeBytes != null) {
            require(instance == null, "--buffer-size is for a new instance, not with --instance");
            require(bufferSizeBytes >= BYTES_PER_KIB, "--buffer-size has to be 1K or more");
        }
    }

    private void require(boolean isRight, String complaint) {
        if (!isRight) {
            throw new ParameterException(spec.commandLine(), complaint);
        }
    }

    private void stream(Tracing tracing, List<String> wanted, Interruption interruption) throws IOException {
        try (TraceStream stream = open(tracing)) {
            interruption.atOnce(stream::stop);
            interruption.lastResort(stream::close);
            for (String pattern : wanted) {
                filter(stream.enable(pattern));
            }
            stream.setStrategy(strategy == null ? ReadStrategy.AUTO : strategy);
            stream.setObserving(isObserving);
            if (cpus != null) {
                stream.setCpus(cpus.cpus());
            }
            if (!interruption.isRequested()) { // else before anything was traced
                resize(stream.instance());
                limitToPids(tracing, stream.instance());
                print(tracing, stream, wanted, interruption);
            }
        } catch (ErrnoException e) {
            throw e.withAdvice(keeper(tracing, e));
        } catch (ReaderClosedException e) {
            if (!interruption.isRequested()) {
                throw e;
            } // else the hook did not want to wait any longer, and has cleaned up
        }
    }

    private void filter(EnabledEvents enabled) throws IOException {
        if (filter == null) {
            return;
        }
        try {
            enabled.withFilter(filter);
        } catch (ErrnoException e) {
            throw e.errno() == Errno.EINVAL ? new RefusedFilterException(e) : e;
        }
    }

    /** Who keeps an instance from being removed. */
    private static @Nullable String keeper(Tracing tracing, ErrnoException failure) {
        if (failure.errno() != Errno.EBUSY || !failure.operation().equals("rmdir")) {
            return null;
        }
        return OpenFiles.below(Path.of(tracing.toString(), failure.path()))
                .map(who -> who + "; afterwards, the next command removes the instance")
                .orElse(null);
    }

    private void resize(TraceInstance trace) throws ErrnoException {
        if (bufferSizeBytes != null) {
            trace.buffer().setSizeKib((bufferSizeBytes + BYTES_PER_KIB - 1) / BYTES_PER_KIB);
        }
    }

    private void limitToPids(Tracing tracing, TraceInstance trace) throws ErrnoException {
        if (!pids.isEmpty()) {
            trace.setEventPids(pids.stream()
                    .flatMapToLong(pid -> Threads.of(pid, tracing.isOfThisMachine()))
                    .toArray());
            trace.replace("options/event-fork", "1");
        }
    }

    private void print(Tracing tracing, TraceStream stream, List<String> wanted, Interruption interruption)
            throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        try (Output out = Output.standard()) {
            EventFormats formats = stream.formats();
            EventPrinter printer = notation.printer(out, tracing, stream.instance(), formats);
            printer.expect(expected(formats, wanted));
            LastWords lastWords = new LastWords(stream, instance == null, printer, out, err);
            interruption.lastResort(lastWords::giveUp);
            IOException failure = null;
            try {
                printUntilEnd(stream, printer, out);
            } catch (MappingLostException | InternalError e) {
                out.dropLine();
                failure = lost(e);
            }
            printer.endWait();
            out.flush();
            lastWords.say();
            if (failure != null) {
                throw failure;
            }
        }
    }

    /** The JVM may report pages that are gone a little late, and then wherever the thread is. */
    private static IOException lost(Throwable failure) {
        if (failure instanceof InternalError error && !MappingLostException.isCausedBy(error)) {
            throw error;
        }
        return new IOException("a buffer is no longer mapped: somebody has truncated its trace_pipe_raw", failure);
    }

    /** Markers that nobody has asked for are rare, and what it takes to print them would have to be waited for. */
    private Collection<EventFormat> expected(EventFormats formats, List<String> wanted) {
        if (instance != null || wanted.isEmpty()) {
            return formats.all();
        }
        return wanted.stream()
                .flatMap(pattern -> formats.matching(pattern).stream())
                .toList();
    }

    /** Another thread ends the tracing, since this one may be hanging in a write when it is time to. */
    private void printUntilEnd(TraceStream stream, EventPrinter printer, Output out) throws IOException {
        long printed = printer.print(begin(stream)) ? 1 : 0;
        StandardOutputPipe pipe = StandardOutputPipe.watch();
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(StreamCommand::timerThread);
        try {
            if (duration != null) {
                Callable<?> end = () -> {
                    stream.stop();
                    return null;
                };
                Future<?> unused = timer.schedule(end, duration.toNanos(), TimeUnit.NANOSECONDS);
            }
            while (!stream.isEnded() && printed < count) {
                StreamItem item = stream.next(Duration.ZERO);
                if (item == null) {
                    out.flush();
                    pipe.requireReader();
                    item = stream.next(LONGEST_PAUSE);
                    if (item == null) {
                        printer.endWait();
                    }
                }
                printed += printer.print(item) ? 1 : 0;
                if (flush) {
                    out.flush();
                }
            }
        } finally {
            timer.shutdownNow();
        }
        stream.stop();
    }

    /** In an instance of our own, marker writers can start once everything is on; in a borrowed one they may write at any time. */
    private @Nullable StreamItem begin(TraceStream stream) throws IOException {
        if (instance != null) {
            announce(stream.instance());
        }
        StreamItem first = stream.next(Duration.ZERO);
        if (instance == null) {
            announce(stream.instance());
        }
        stream.choice().filter(choice -> choice.whyNotMapped().isPresent()).ifPresent(this::announce);
        return first;
    }

    private void announce(ReadChoice choice) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(choice);
        err.flush();
    }

    private void announce(TraceInstance trace) throws ErrnoException {
        PrintWriter err = spec.commandLine().getErr();
        err.println("streaming from " + trace + (trace.isTracing() ? "" : ", in which tracing is off"));
        err.flush();
    }

    private static Thread timerThread(Runnable timing) {
        Thread thread = new Thread(timing, "ringmap-duration");
        thread.setDaemon(true);
        return thread;
    }
}
