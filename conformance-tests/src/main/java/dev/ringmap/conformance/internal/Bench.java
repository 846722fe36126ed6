package dev.ringmap.conformance.internal;

import dev.ringmap.MappingAbi;
import dev.ringmap.RingBufferMapping;
import dev.ringmap.SubBufferDescriptor;
import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.conformance.spec.Subject;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.Sharing;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.opentest4j.AssertionFailedError;

/**
 * Where one test works: a tracing instance of its own, made when it is first asked for, and everything that the test opened, which is
 * closed after it.
 */
public final class Bench {

    /** How many sub-buffers a small buffer has; it wraps soon. */
    public static final int SMALL_PAGES = 8;

    private static final long RETRY_NANOS = 2_000_000;
    private static final Duration RELEASE_TIME = Duration.ofMillis(200);

    private final Session session;
    private final Deque<AutoCloseable> owned = new ArrayDeque<>();
    private final List<Blocked<?>> blocked = new ArrayList<>();
    private @Nullable TraceInstance instance;
    private @Nullable TraceFile markerFile;
    private int nextSequence;

    /** Opens a bench of a session. */
    public Bench(Session session) {
        this.session = session;
    }

    /** The session that the test runs in, for work beyond one instance. */
    public Session session() {
        return session;
    }

    public Subject subject() {
        return session.subject();
    }

    public TraceFs tracefs() {
        return session.tracefs();
    }

    /** Does something while no tracefs is open, in a test that has no instance, since that could not be removed. */
    public void reopenTracefs(Expect.Call meanwhile) throws Exception {
        session.reopenTracefs(meanwhile);
    }

    public MappingAbi abi() {
        return session.environment().abi();
    }

    public Duration patience() {
        return session.subject().patience();
    }

    /** The size of a page of memory, and so of a sub-buffer whose size nobody changed. */
    public int pageSizeBytes() {
        return session.environment().pageSizeBytes();
    }

    /** How much room markers take. */
    public MarkerSizes sizes() {
        return session.environment().markerSizes();
    }

    /** The size of a small buffer. */
    public long smallKib() {
        return (long) SMALL_PAGES * pageSizeBytes() / 1024;
    }

    /** The CPU to whose buffer the markers go. */
    public int cpu() {
        return session.environment().cpu();
    }

    /** The CPUs that have a buffer, ascending. */
    public List<Integer> bufferedCpus() throws ErrnoException {
        List<Integer> cpus = new ArrayList<>(instance().cpus());
        cpus.removeAll(session.environment().absentCpus());
        return cpus;
    }

    /** Another CPU that has a buffer. */
    public int otherCpu() throws ErrnoException {
        return bufferedCpus().stream()
                .filter(candidate -> candidate != cpu())
                .findFirst()
                .orElseThrow(() -> new AssertionFailedError("CPUs with a buffer: expected a second one, as before"));
    }

    /** A CPU that has a directory and no buffer. */
    public int absentCpu() {
        return session.environment().absentCpus().stream()
                .findFirst()
                .orElseThrow(() -> new AssertionFailedError("CPUs without a buffer: expected one, as before"));
    }

    /** The instance of this test. */
    public TraceInstance instance() throws ErrnoException {
        TraceInstance made = instance;
        if (made == null) {
            made = Tracing.over(tracefs()).createTemporaryInstance("conformance");
            instance = made;
        }
        return made;
    }

    /** The instance of this test, with a buffer that wraps soon. */
    public TraceInstance smallInstance() throws ErrnoException {
        TraceInstance small = instance();
        small.buffer().setSizeKib(smallKib());
        return small;
    }

    /** Closes something when the test is over. */
    public <T extends AutoCloseable> T own(T resource) {
        owned.push(resource);
        return resource;
    }

    /** A file of the instance, relative to the root. */
    public String path(String name) throws ErrnoException {
        return instance().path() + "/" + name;
    }

    public String rawPath() throws ErrnoException {
        return MappedRing.rawPath(instance(), cpu());
    }

    public TraceFile open(String path, OpenFlag access, OpenFlag... more) throws ErrnoException {
        return own(tracefs().open(path, EnumSet.of(access, more)));
    }

    /** The mapped file, opened read-only and without blocking. */
    public TraceFile openRaw() throws ErrnoException {
        return open(rawPath(), OpenFlag.READ_ONLY, OpenFlag.NONBLOCK);
    }

    /** The mapped file, opened so that GET_READER and read wait. */
    public TraceFile openBlockingRaw() throws ErrnoException {
        return open(rawPath(), OpenFlag.READ_ONLY);
    }

    /** Maps a range for reading. */
    public MappedMemory map(TraceFile file, long offset, long length) throws ErrnoException {
        return own(file.map(offset, length, MappedRing.READ, Sharing.SHARED));
    }

    /** Maps the meta page for reading. */
    public MappedMemory mapMeta(TraceFile file) throws ErrnoException {
        return map(file, 0, Meta.STRUCT_BYTES);
    }

    public Meta meta(MappedMemory memory) {
        return new Meta(memory.slice(0, Meta.STRUCT_BYTES));
    }

    /** Maps everything, to be read through the SPI. */
    public MappedRing ring() throws ErrnoException {
        return own(MappedRing.open(tracefs(), instance(), cpu(), abi()));
    }

    /** The same ring without a mapping, read by {@code read(2)} without blocking. */
    public CopiedRing copiedRing() throws ErrnoException {
        return copiedRing(pageSizeBytes());
    }

    /** The same with sub-buffers of this size. */
    public CopiedRing copiedRing(int subBufferBytes) throws ErrnoException {
        return new CopiedRing(openRaw(), layout(), subBufferBytes);
    }

    /** Maps everything, to be read through the API. */
    public RingBufferMapping mapping() throws ErrnoException {
        return own(instance().map(cpu()));
    }

    public SubBufferDescriptor layout() throws ErrnoException {
        return MappedRing.layoutOf(instance());
    }

    /** One GET_READER on a file. */
    public int getReader(TraceFile file) throws ErrnoException {
        return file.ioctl(abi().getReaderRequest());
    }

    /** The sequence number of the next marker. */
    public int nextSequence() {
        return nextSequence;
    }

    /** Writes markers of the shortest length. */
    public void write(int count) throws Exception {
        write(count, Marker.MIN_BYTES);
    }

    /** Fills sub-buffers to the last byte. */
    public void writePages(int count) throws Exception {
        write(count * sizes().perPage(), sizes().exactBytes());
    }

    /** Writes markers, one by one, on the CPU of {@link #cpu()}. */
    public void write(int count, int bytes) throws Exception {
        TraceFile file = markerFile();
        session.producer().call(() -> {
            ByteBuffer marker = Marker.bytes(bytes);
            for (int i = 0; i < count; i++) {
                Marker.number(marker, nextSequence);
                file.write(marker);
                nextSequence++;
            }
            return true;
        });
    }

    /** Writes markers, and adds to the times when they were written. */
    public void write(int count, int bytes, WriteTimes times) throws Exception {
        TraceFile file = markerFile();
        session.producer().call(() -> {
            ByteBuffer marker = Marker.bytes(bytes);
            for (int i = 0; i < count; i++) {
                Marker.number(marker, nextSequence);
                long beforeNanos = System.nanoTime();
                file.write(marker);
                times.add(nextSequence, beforeNanos, System.nanoTime());
                nextSequence++;
            }
            return true;
        });
    }

    /** Runs something on the thread that writes the markers. */
    public <T> T onWriter(Callable<T> work) throws Exception {
        return session.producer().call(work);
    }

    /** The file to which the markers are written. */
    public TraceFile markerFile() throws ErrnoException {
        TraceFile file = markerFile;
        if (file == null) {
            file = open(path("trace_marker_raw"), OpenFlag.WRITE_ONLY);
            markerFile = file;
        }
        return file;
    }

    /** Makes a call that may block, on a thread of its own. */
    public <T> Blocked<T> start(String what, Callable<T> call) {
        return start(what, Duration.ZERO, call);
    }

    /** Makes a call that takes some time even if nothing blocks it, on a thread of its own. */
    public <T> Blocked<T> start(String what, Duration taking, Callable<T> call) {
        Blocked<T> started = Blocked.start(what, call, patience().plus(taking));
        blocked.add(started);
        return started;
    }

    /** Waits for a condition. */
    public void await(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + patience().toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionFailedError(what + ": expected after a while, got nothing in "
                        + patience().toMillis() + " ms");
            }
            LockSupport.parkNanos(RETRY_NANOS);
        }
    }

    /** Starts another process that uses the same backend on the instance of this test. */
    public Peer peer() throws Exception {
        return own(Peer.start(subject(), instance(), cpu(), abi()));
    }

    /** Closes what the test opened, and removes its instance. */
    public void close() throws Exception {
        TraceInstance made = instance;
        if (made != null) {
            releaseBlocked(made);
        }
        // On a thread of its own: a faulty close may not return.
        Blocked.start("closing what the test opened", this::closeOwned, patience())
                .expectEnd();
        if (made != null) {
            remove(made);
        }
    }

    private boolean closeOwned() throws Exception {
        Exception failure = null;
        while (!owned.isEmpty()) {
            try {
                owned.pop().close();
            } catch (Exception e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
        return true;
    }

    /** A failed test may leave threads in the kernel: each event and wake-up gets one of them out, or all. */
    private void releaseBlocked(TraceInstance made) {
        long inside = countBlocked();
        boolean isHelping = true;
        while (inside > 0 && isHelping) {
            wakeBlocked(made);
            long deadline = System.nanoTime() + RELEASE_TIME.toNanos();
            while (countBlocked() == inside && System.nanoTime() < deadline) {
                LockSupport.parkNanos(RETRY_NANOS);
            }
            isHelping = countBlocked() < inside;
            inside = countBlocked();
        }
    }

    private long countBlocked() {
        return blocked.stream().filter(one -> !one.hasEnded()).count();
    }

    private void wakeBlocked(TraceInstance made) {
        try (TraceFile file = tracefs().open(MappedRing.rawPath(made, cpu()), EnumSet.of(OpenFlag.READ_ONLY))) {
            made.buffer().setWakeUpPercent(0);
            write(1);
            file.ioctl(0);
        } catch (Exception e) {
            // the test has failed already, and this may be why
        }
    }

    private static void remove(TraceInstance made) {
        try {
            made.close();
        } catch (ErrnoException e) {
            throw new AssertionFailedError(
                    "after everything was closed, removing the instance: expected success, got " + e.errnoName()
                            + ": a file is open or a mapping counted that the test has closed",
                    e);
        }
    }
}
