package dev.ringmap.backend.sim.ring;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** The ring is full. A reader wants the head page, and the writer wants to overwrite it: one of them gets it. */
@JCStressTest
@Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "The reader got the oldest event; nothing was overwritten.")
@Outcome(id = "2, 1, 1", expect = ACCEPTABLE, desc = "The writer overwrote the oldest event; the reader got the next.")
@State
public class OverwriteStress extends StressedRing {

    /** Fills the ring. */
    public OverwriteStress() {
        write(1, EVENT_BYTES);
        write(2, EVENT_BYTES);
    }

    /** Overwrites, unless the reader made room. */
    @Actor
    public void writer() {
        write(3, EVENT_BYTES);
    }

    /**
     * Takes the oldest page.
     *
     * @param result what was taken first
     */
    @Actor
    public void reader(III_Result result) {
        result.r1 = take(EVENT_BYTES);
    }

    /**
     * Checks the account: how many events were overwritten, and whether those taken, overwritten and left are all that were written.
     *
     * @param result the account
     */
    @Arbiter
    public void account(III_Result result) {
        result.r2 = (int) buffer.statistics().overrun();
        int left = 0;
        int last = result.r1;
        for (int event = take(EVENT_BYTES); event > last; event = take(EVENT_BYTES)) {
            last = event;
            left++;
        }
        result.r3 = 1 + result.r2 + left == 3 && last == 3 ? 1 : 0;
    }
}
