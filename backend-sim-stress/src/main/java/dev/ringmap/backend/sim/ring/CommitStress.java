package dev.ringmap.backend.sim.ring;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A reader that sees the commit word of a mapped page also sees the event below it: release pairs with acquire. */
@JCStressTest
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "The event is not committed yet.")
@Outcome(id = "1, 42", expect = ACCEPTABLE, desc = "The event is committed, and whole.")
@Outcome(id = "1, .*", expect = FORBIDDEN, desc = "The commit word overtook the data.")
@State
public class CommitStress extends StressedRing {

    private static final int BYTES = 64;

    private final BufferPage page = buffer.tail().page();

    /** Writes an event. */
    @Actor
    public void writer() {
        write(42, BYTES);
    }

    /**
     * Looks at the page as a mapping does.
     *
     * @param result whether there is an event, and its last word
     */
    @Actor
    public void reader(II_Result result) {
        if (page.committedBytes() > 0) {
            result.r1 = 1;
            int payload = EventLayout.payloadOffset(page.memory(), SubBufferLayout.DATA_OFFSET);
            result.r2 = page.memory().getInt(payload + BYTES - Integer.BYTES);
        }
    }
}
