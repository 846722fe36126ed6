package dev.ringmap.conformance.mutant;

import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.TraceFile;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A right poll that looks again every now and then, so that a mutant can let other things end it or keep it from ending. */
class SteppingPoll extends Mutation {

    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Set<TraceFile> woken = ConcurrentHashMap.newKeySet();

    /** What there is to see for a poll that has been under way for so long. */
    int look(TraceFile real, long timeoutNanos, long takenNanos) throws ErrnoException {
        return real.poll(0);
    }

    /** Whether something ends the poll that should not. */
    boolean isEnded(TraceFile real) {
        return false;
    }

    @Override
    int poll(TraceFile real, long timeoutNanos) throws ErrnoException {
        long start = System.nanoTime();
        while (true) {
            long taken = System.nanoTime() - start;
            int events = look(real, timeoutNanos, taken);
            if (events != 0) {
                return events;
            }
            if (woken.contains(real) || isEnded(real) || (timeoutNanos >= 0 && taken >= timeoutNanos)) {
                return 0;
            }
            LockSupport.parkNanos(STEP_NANOS);
        }
    }

    @Override
    void wakeUp(TraceFile real) {
        woken.add(real);
    }
}
