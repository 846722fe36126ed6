package dev.ringmap.conformance.contract;

import dev.ringmap.conformance.internal.MappedRing;
import dev.ringmap.conformance.internal.Marker;
import dev.ringmap.conformance.internal.NotRunException;
import dev.ringmap.conformance.internal.RawPage;
import dev.ringmap.conformance.internal.SoakOrder;
import dev.ringmap.conformance.internal.WriteTimes;
import dev.ringmap.conformance.internal.soak.SoakRun;
import dev.ringmap.conformance.spec.Rule;
import dev.ringmap.conformance.spec.Soak;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.opentest4j.TestAbortedException;

/**
 * Family K: what shows in the long run. Its tests run only if a soak is asked for.
 *
 * @since 0.1
 */
public abstract class SoakContract extends Contract {

    private static final int LONGEST_SOAK_DAYS = 365;
    private static final long PAUSE_MILLIS = (1L << 32) / 1_000_000 + 10;

    /** Called by the entry that runs it. */
    protected SoakContract() {}

    private SoakOrder order() {
        SoakOrder order = bench.session().soak();
        if (order == null) {
            throw new NotRunException(
                    "no soak was asked for, by 'ringmap certify --soak' or the property " + Soak.DURATION_PROPERTY);
        }
        return order;
    }

    @Test
    @Rule("K-01")
    @Timeout(value = LONGEST_SOAK_DAYS, unit = TimeUnit.DAYS) // the run watches its own steps
    void longSequenceOfCallsIsRight(TestReporter reporter) throws Exception {
        SoakOrder order = order();
        long steps = new SoakRun(bench.session(), order).run();
        if (order.stopped().getAsBoolean()) {
            throw new TestAbortedException("stopped after " + steps + " steps");
        }
        reporter.publishEntry(steps + " steps in " + order.soak());
    }

    @Test
    @Rule("K-02")
    void timeIsRightAfterALongPause() throws Exception {
        order();
        WriteTimes times = new WriteTimes(bench.subject().backend().isSimulated());
        bench.instance().setClock("mono");
        MappedRing ring = bench.ring();
        bench.write(2, Marker.MIN_BYTES, times);
        Thread.sleep(PAUSE_MILLIS);
        bench.write(2, Marker.MIN_BYTES, times);
        ring.drain();
        RawPage page = ring.readerPage();
        for (RawPage.Entry entry : page.markers()) {
            times.expect(" around a long pause", Marker.sequence(page, entry), entry.timestamp());
        }
    }
}
