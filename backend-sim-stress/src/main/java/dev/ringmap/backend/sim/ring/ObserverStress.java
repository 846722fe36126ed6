package dev.ringmap.backend.sim.ring;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * The ring is full, and the writer goes round it. An observer looks at the oldest page in place, as the API's does (contract 4.4): time stamp
 * and {@code commit}, the event, {@code commit} and time stamp again. What it takes for whole has to be one event and its own stamp.
 */
@JCStressTest
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The page was entered meanwhile; nothing was handed out.")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The oldest event, with its stamp.")
@Outcome(id = "3, 1", expect = ACCEPTABLE, desc = "The event that has overwritten it, with its stamp.")
@State
public class ObserverStress extends StressedRing {

    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final ByteBuffer observed;
    private final long firstStamp;

    /** Fills the ring. */
    public ObserverStress() {
        write(1, EVENT_BYTES);
        write(2, EVENT_BYTES);
        observed = buffer.pages().findHead().memory();
        firstStamp = stamp();
    }

    private long stamp() {
        return (long) LONG.getAcquire(observed, SubBufferLayout.TIMESTAMP_OFFSET);
    }

    private int committedBytes() {
        return SubBufferLayout.committedBytes((long) LONG.getAcquire(observed, SubBufferLayout.COMMIT_OFFSET));
    }

    /** Overwrites the page, and the other one. */
    @Actor
    public void writer() {
        write(3, EVENT_BYTES);
        write(4, EVENT_BYTES);
    }

    /**
     * Looks at the page.
     *
     * @param result the event, 0 if it may be torn, and whether the stamp is its own
     */
    @Actor
    public void observer(II_Result result) {
        long stamp = stamp();
        int committed = committedBytes();
        int at = EventLayout.payloadOffset(observed, SubBufferLayout.DATA_OFFSET);
        int value = observed.getInt(at);
        int end = observed.getInt(at + EVENT_BYTES - Integer.BYTES);
        VarHandle.acquireFence();
        boolean isWhole = committed > 0 && committedBytes() >= committed && stamp() == stamp;
        result.r1 = !isWhole ? 0 : value == end ? value : -1;
        result.r2 = !isWhole || (stamp == firstStamp) == (value == 1) ? 1 : 0;
    }
}
