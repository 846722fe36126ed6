package dev.ringmap.backend.ffm;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Set;

/**
 * The signal that ends a thread's blocked system call. It is the one that the JDK itself uses for that purpose, and the JDK's handler does
 * nothing either.
 *
 * <pre>
 *   struct sigaction                        sigset_t
 *     0  sa_handler     8 bytes               0  a bit for each signal, the first for signal 1
 *     8  sa_mask      128 bytes
 *   136  sa_flags       4 bytes
 *   144  sa_restorer    8 bytes
 * </pre>
 */
final class InterruptSignal {

    /** {@code SIGRTMAX - 2}. */
    static final int NUMBER = 62;

    static final int SIG_UNBLOCK = 1;

    static final long ACTION_LENGTH_BYTES = 152;

    private static final long HANDLER_OFFSET = 0;
    private static final long SIG_IGN = 1;
    private static final long SET_LENGTH_BYTES = 128;

    private static final boolean HAS_NUMBERS_OF_ITS_OWN =
            Set.of("amd64", "x86_64").contains(System.getProperty("os.arch", ""));

    /** libc has functions for these two only since 2020. */
    static final long SYS_GETTID = HAS_NUMBERS_OF_ITS_OWN ? 186 : 178;

    static final long SYS_TGKILL = HAS_NUMBERS_OF_ITS_OWN ? 234 : 131;

    static final long PROCESS = ProcessHandle.current().pid();

    /** The set of signals that contains this one. */
    static final MemorySegment ALONE = Arena.global().allocate(SET_LENGTH_BYTES, Long.BYTES);

    static {
        ALONE.set(JAVA_LONG, 0, 1L << (NUMBER - 1));
    }

    private InterruptSignal() {}

    /** Tells whether an action is to end the process or to ignore the signal; any other, such as the JDK's, is a handler. */
    static boolean isUnhandled(MemorySegment action) {
        long handler = action.get(JAVA_LONG, HANDLER_OFFSET);
        return handler >= 0 && handler <= SIG_IGN;
    }

    /** Makes an action from a handler, without flags, so that the call that it interrupts is not restarted. */
    static void fill(MemorySegment action, MemorySegment handler) {
        action.fill((byte) 0);
        action.set(JAVA_LONG, HANDLER_OFFSET, handler.address());
    }
}
