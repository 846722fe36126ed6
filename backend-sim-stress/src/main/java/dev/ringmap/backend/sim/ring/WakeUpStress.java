package dev.ringmap.backend.sim.ring;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A waiter that announces itself while the writer commits either sees the event or is woken. */
@JCStressTest
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The waiter saw the event; the writer saw no waiter.")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Both saw each other.")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The waiter was too early, and is woken.")
@Outcome(id = "0, 0", expect = FORBIDDEN, desc = "The waiter sleeps with an event in the buffer.")
@State
public class WakeUpStress extends StressedRing {

    /** Writes an event, and wakes whoever waits. */
    @Actor
    public void writer() {
        write(1, 8);
    }

    /**
     * Looks for data before it goes to sleep.
     *
     * @param result whether there was some
     */
    @Actor
    public void waiter(II_Result result) {
        result.r1 = buffer.isReadable(0) ? 1 : 0;
    }

    /**
     * Tells whether the waiter was woken.
     *
     * @param result whether it was
     */
    @Arbiter
    public void woken(II_Result result) {
        result.r2 = buffer.waiters().wakeups() > 0 ? 1 : 0;
    }
}
