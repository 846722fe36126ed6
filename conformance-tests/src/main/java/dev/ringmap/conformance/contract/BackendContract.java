package dev.ringmap.conformance.contract;

import dev.ringmap.BackendCandidate;
import dev.ringmap.Backends;
import dev.ringmap.conformance.internal.Blocked;
import dev.ringmap.conformance.internal.Direct;
import dev.ringmap.conformance.internal.Expect;
import dev.ringmap.conformance.internal.ProcessState;
import dev.ringmap.conformance.spec.Rule;
import dev.ringmap.kernel.Kernel;
import dev.ringmap.spi.Availability;
import dev.ringmap.spi.Availability.Available;
import dev.ringmap.spi.Availability.Reason;
import dev.ringmap.spi.Availability.Unavailable;
import dev.ringmap.spi.BackendOptions;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.RingBufferBackend;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Family B: the backend as a service.
 *
 * @since 0.1
 */
public abstract class BackendContract extends Contract {

    private static final BackendOptions MISSPELT = BackendOptions.none().with("no-such-option", "1");
    private static final int ATTEMPTS = 5;
    private static final int RAW_BYTES = 1 << 16;
    private static final Path OS_RELEASE = Path.of("/proc/sys/kernel/osrelease");

    /** Called by the entry that runs it. */
    protected BackendContract() {}

    private RingBufferBackend backend() {
        return bench.subject().backend();
    }

    private BackendOptions options() {
        return bench.subject().options();
    }

    @Test
    @Rule("B-01")
    void nameIsOneWordInLowerCase() {
        String name = backend().name();
        Expect.that(name.matches("[a-z][a-z0-9-]*"), "name()", "lower-case letters, digits and '-'", name);
    }

    @Test
    @Rule("B-02")
    void misspeltOptionIsReportedAsSuch() {
        Availability availability = backend().availability(MISSPELT);
        Expect.that(
                availability instanceof Unavailable unavailable && unavailable.reason() == Reason.BAD_OPTION,
                "availability() with an unknown option",
                Reason.BAD_OPTION,
                availability);
    }

    /** On a real kernel other processes make instances, too: there, an instance that is left behind every time is ours. */
    @Test
    @Rule("B-03")
    void probeLeavesNothingBehind() throws Exception {
        List<List<String>> left = new ArrayList<>();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            List<String> before = bench.tracefs().list("instances");
            backend().availability(attempt == ATTEMPTS - 1 ? MISSPELT : options());
            List<String> added = new ArrayList<>(bench.tracefs().list("instances"));
            added.removeAll(before);
            if (!added.isEmpty()) {
                left.add(added);
            } else if (!backend().isSimulated()) {
                return;
            }
        }
        Expect.equal("instances that availability() has left behind, each time", List.of(), left);
    }

    @Test
    @Rule("B-04")
    void availableMeansThatOpeningWorks() {
        Availability availability = backend().availability(options());
        Expect.that(availability instanceof Available, "availability()", "Available", availability);
        Expect.success(
                "open() of a backend that says it is available",
                () -> backend().open(options()).close());
    }

    @Test
    @Rule("B-05")
    void misspeltOptionIsRefused() {
        IllegalArgumentException refusal = Expect.exception(
                "open() with an unknown option",
                IllegalArgumentException.class,
                () -> backend().open(MISSPELT).close());
        Expect.that(
                String.valueOf(refusal.getMessage()).contains("no-such-option"),
                "message of open() with an unknown option",
                "the option's name",
                refusal.getMessage());
    }

    @Test
    @Rule("B-06")
    void kernelIsNamed() {
        Kernel kernel = bench.tracefs().kernel();
        expectWord("kernel().release()", kernel.release());
        expectWord("kernel().machine()", kernel.machine());
    }

    private static void expectWord(String what, String got) {
        Expect.that(
                got.matches("\\p{Graph}+"), what, "visible characters", got.isEmpty() ? "nothing" : "'" + got + "'");
    }

    @Test
    @Rule("B-07")
    void kernelIsTheRunningOne() throws Exception {
        String release = Files.readString(OS_RELEASE).strip();
        Expect.equal("kernel().release()", release, bench.tracefs().kernel().release());
    }

    @Test
    @Rule("B-08")
    void isFoundByItsName() {
        List<String> found = Backends.candidates(options()).stream()
                .filter(BackendCandidate::isAvailable)
                .map(BackendCandidate::name)
                .toList();
        Expect.that(
                found.contains(backend().name()),
                "Backends.candidates()",
                backend().name(),
                found);
        Expect.equal(
                "Backends.select(name)",
                backend().getClass(),
                Backends.select(backend().name(), options()).getClass());
    }

    @Test
    @Rule("B-09")
    void failureNamesCallPathAndErrno() throws Exception {
        String path = "instances/no-such-instance/trace_pipe";
        ErrnoException failure =
                Expect.errno("open(" + path + ")", () -> bench.open(path, OpenFlag.READ_ONLY), Errno.ENOENT);
        Expect.equal("operation() of a failed open", "open", failure.operation());
        Expect.equal("path() of a failed open", path, failure.path());
        String message = String.valueOf(failure.getMessage());
        Expect.that(
                message.contains(path) && message.contains("ENOENT") && message.contains("2"),
                "message of a failed open",
                "path, errno name and number",
                message);
    }

    @Test
    @Rule("B-10")
    void openingAgainIsIndependent() throws Exception {
        TraceFs first = backend().open(options());
        first.close();
        Expect.success("a second close() of a tracefs", first::close);
        Expect.success(
                "list() after another tracefs was closed", () -> bench.tracefs().list(""));
    }

    @Test
    @Rule("B-11")
    void probeLeavesNoDescriptorAndNoMapping() throws Exception {
        backend().availability(options()); // what is loaded once stays
        ProcessState before = ProcessState.now();
        for (int i = 0; i < 3; i++) {
            backend().availability(options());
        }
        bench.await(
                "descriptors and mappings as before availability(): " + before,
                () -> ProcessState.now().isNoMoreThan(before));
    }

    @Test
    @Rule("B-12")
    void fileOutlivesItsTracefs() throws Exception {
        TraceFs other = backend().open(options());
        TraceFile file = bench.own(other.open("tracing_on", Set.of(OpenFlag.READ_ONLY)));
        String instance = bench.instance().path() + "-outlived";
        other.mkdir(instance);
        bench.own(() -> removeWhereItIs(instance));
        String raw = instance + "/per_cpu/cpu" + bench.cpu() + "/trace_pipe_raw";
        TraceFile waiting = bench.own(other.open(raw, Set.of(OpenFlag.READ_ONLY)));
        Blocked<Integer> poll = bench.start("poll of a file whose tracefs is closed", () -> waiting.poll(-1));
        Blocked<Integer> read =
                bench.start("read of a file whose tracefs is closed", () -> waiting.read(Direct.bytes(RAW_BYTES)));
        read.expectBlocked();
        other.close();
        Expect.success("read of a file whose tracefs was closed", () -> file.read(Direct.bytes(16)));
        Blocked<Integer> later = bench.start("poll of a file whose tracefs was closed", () -> waiting.poll(-1));
        Blocked.expectAllBlocked(List.of(later, poll, read));
        waiting.wakeUp();
        Expect.equal("poll that was woken", 0, poll.expectReturn());
        Expect.equal("later poll that was woken", 0, later.expectReturn());
        waiting.close();
        Expect.errno("read whose file was closed", read::expectEnd, Errno.EBADF);
    }

    /** Each tracefs of a simulated kernel may have instances of its own. */
    private void removeWhereItIs(String instance) throws ErrnoException {
        try {
            bench.tracefs().rmdir(instance);
        } catch (ErrnoException e) {
            if (!backend().isSimulated() || e.errno() != Errno.ENOENT) {
                throw e;
            }
        }
    }
}
