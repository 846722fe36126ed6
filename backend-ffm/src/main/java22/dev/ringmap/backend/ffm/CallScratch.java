package dev.ringmap.backend.ffm;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;

/**
 * The memory that a thread lends to its system calls, made once, so that a call allocates nothing. It belongs to no mapping: a
 * blocked call never keeps an arena from closing.
 *
 * <pre>
 *   polled:   0 int fd   4 short events   6 short revents     of the file
 *             8 int fd  12 short events  14 short revents     of the wake-up descriptor
 *   timeout:  0 long seconds   8 long nanoseconds
 * </pre>
 */
final class CallScratch {

    static final long POLLED_COUNT = 2;

    private static final long POLLED_LENGTH_BYTES = 16;
    private static final long FILE_FD_OFFSET = 0;
    private static final long FILE_EVENTS_OFFSET = 4;
    private static final long FILE_REVENTS_OFFSET = 6;
    private static final long WAKE_FD_OFFSET = 8;
    private static final long WAKE_EVENTS_OFFSET = 12;

    private static final long TIMEOUT_LENGTH_BYTES = 16;
    private static final long SECONDS_OFFSET = 0;
    private static final long NANOS_OFFSET = 8;
    private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private static final short POLLIN = 0x001;

    private static final MemoryLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final long ERRNO_OFFSET = CALL_STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));

    private static final ThreadLocal<CallScratch> OF_THREAD = ThreadLocal.withInitial(CallScratch::new);

    final MemorySegment callState;
    final MemorySegment polled;
    final MemorySegment timeout;

    private CallScratch() {
        Arena arena = Arena.ofAuto();
        callState = arena.allocate(CALL_STATE);
        polled = arena.allocate(POLLED_LENGTH_BYTES, Long.BYTES);
        timeout = arena.allocate(TIMEOUT_LENGTH_BYTES, Long.BYTES);
        polled.set(JAVA_SHORT, FILE_EVENTS_OFFSET, POLLIN);
        polled.set(JAVA_SHORT, WAKE_EVENTS_OFFSET, POLLIN);
    }

    static CallScratch ofThisThread() {
        return OF_THREAD.get();
    }

    /** Turns what libc returned into what the kernel did: a failure is its negated errno. */
    int result(int returned) {
        return returned < 0 ? -callState.get(JAVA_INT, ERRNO_OFFSET) : returned;
    }

    long result(long returned) {
        return returned < 0 ? -callState.get(JAVA_INT, ERRNO_OFFSET) : returned;
    }

    void preparePoll(int fd, int wakeFd, long timeoutNanos) {
        polled.set(JAVA_INT, FILE_FD_OFFSET, fd);
        polled.set(JAVA_INT, WAKE_FD_OFFSET, wakeFd);
        timeout.set(JAVA_LONG, SECONDS_OFFSET, timeoutNanos / NANOS_PER_SECOND);
        timeout.set(JAVA_LONG, NANOS_OFFSET, timeoutNanos % NANOS_PER_SECOND);
    }

    int polledEvents() {
        return Short.toUnsignedInt(polled.get(JAVA_SHORT, FILE_REVENTS_OFFSET));
    }
}
