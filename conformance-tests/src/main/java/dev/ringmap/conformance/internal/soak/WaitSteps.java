package dev.ringmap.conformance.internal.soak;

import dev.ringmap.conformance.internal.Blocked;
import dev.ringmap.conformance.internal.Expect;
import dev.ringmap.conformance.internal.Marker;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.TraceFile;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** Steps in which another thread waits. */
final class WaitSteps {

    private static final long NANOS_PER_MICRO = 1_000;

    private WaitSteps() {}

    /** Gives the other thread a while, which may be too short for it to enter the call: the test must hold either way. */
    private static void pause(int micros) {
        LockSupport.parkNanos(micros * NANOS_PER_MICRO);
    }

    /** A thread polls, and an event comes. */
    record EventEndsPoll(int file, int pauseMicros) implements Step {
        @Override
        public void run(Workplace work) throws Exception {
            if (work.model().unread() > 0) {
                return;
            }
            TraceFile polled = work.file(file);
            AtomicBoolean isWritten = new AtomicBoolean();
            Blocked<Integer> poll = work.start("poll until an event comes", () -> {
                int events = polled.poll(-1);
                Expect.equal("whether an event was written when poll ended", true, isWritten.get());
                return events;
            });
            pause(pauseMicros);
            isWritten.set(true);
            work.write(Marker.MIN_BYTES);
            Expect.equal("poll that an event ended", TraceFile.POLLIN, poll.expectReturn());
        }
    }

    /** A thread waits in GET_READER, and an event comes. */
    record EventEndsGetReader(int pauseMicros) implements Step {
        @Override
        public void run(Workplace work) throws Exception {
            if (work.model().unread() > 0 || !work.mappings().isMapped()) {
                return;
            }
            try (TraceFile waiting = work.tracefs().open(work.rawPath(), Set.of(OpenFlag.READ_ONLY))) {
                Blocked<Integer> call = work.start(
                        "GET_READER until an event comes",
                        () -> waiting.ioctl(work.abi().getReaderRequest()));
                pause(pauseMicros);
                work.write(Marker.MIN_BYTES);
                Expect.equal("GET_READER that an event ended", 0, call.expectReturn());
            }
            work.mappings().turn(work.file(0));
        }
    }

    /** A thread polls, and is woken; so is every later poll of the file, and none of another. */
    record WakeUp(int pauseMicros) implements Step {
        @Override
        public void run(Workplace work) throws Exception {
            boolean isEmpty = work.model().unread() == 0;
            try (TraceFile woken = work.openRaw()) {
                Blocked<Integer> poll = work.start("poll until it is woken", () -> woken.poll(-1));
                pause(pauseMicros);
                woken.wakeUp();
                int events = poll.expectReturn();
                Expect.that(
                        events == 0 || (!isEmpty && events == TraceFile.POLLIN),
                        "poll that was woken",
                        isEmpty ? 0 : "0 or POLLIN",
                        events);
                Expect.that(
                        woken.poll(-1) == 0 || !isEmpty, "a later poll of a file that was woken", 0, "something else");
            }
            Expect.equal(
                    "poll of another file",
                    isEmpty ? 0 : TraceFile.POLLIN,
                    work.file(0).poll(0));
        }
    }

    /** A thread polls, and the file is closed. */
    record CloseEndsPoll(int pauseMicros) implements Step {
        @Override
        public void run(Workplace work) throws Exception {
            TraceFile closed = work.openRaw();
            Blocked<Boolean> poll = work.start("poll until the file is closed", () -> {
                try {
                    closed.poll(-1);
                } catch (dev.ringmap.spi.ErrnoException e) {
                    Expect.equal("errno of a poll whose file was closed", "EBADF", e.errnoName());
                }
                return true;
            });
            pause(pauseMicros);
            closed.close();
            poll.expectReturn();
        }
    }
}
