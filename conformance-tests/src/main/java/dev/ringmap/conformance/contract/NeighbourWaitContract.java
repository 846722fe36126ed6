package dev.ringmap.conformance.contract;

import dev.ringmap.conformance.internal.Blocked;
import dev.ringmap.conformance.internal.Expect;
import dev.ringmap.conformance.internal.Site;
import dev.ringmap.conformance.spec.Rule;
import dev.ringmap.spi.TraceFile;
import org.junit.jupiter.api.Test;

/**
 * Family N, waiting: a call that waits for one buffer is woken by that buffer only.
 *
 * @since 0.1
 */
public abstract class NeighbourWaitContract extends SitesContract {

    private static final long FOREVER = -1;

    /** Called by the entry that runs it. */
    protected NeighbourWaitContract() {}

    /** Does everything that wakes waiters of a buffer, to every buffer except this one. */
    private void stirAllBut(Site quiet) throws Exception {
        for (Site site : sites) {
            if (site != quiet) {
                TraceFile file = site.openRaw();
                site.write(1);
                file.ioctl(0);
                file.wakeUp();
                file.close();
                site.ring().drain();
                site.clear();
                if (!site.isOfInstanceOf(quiet)) {
                    site.instance().setTracing(false);
                    site.instance().setTracing(true);
                }
            }
        }
    }

    private Blocked<Integer> startPoll(Site site) throws Exception {
        TraceFile file = site.openRaw();
        return bench.start("poll of " + site, () -> file.poll(FOREVER));
    }

    private Blocked<Integer> startGetReader(Site site) throws Exception {
        TraceFile file = site.openBlockingRaw();
        return bench.start("GET_READER on " + site, () -> bench.getReader(file));
    }

    @Test
    @Rule("N-26")
    void pollHearsOfItsOwnBufferAlone() throws Exception {
        for (Site site : sites) {
            Blocked<Integer> call = startPoll(site).expectBlocked();
            stirAllBut(site);
            call.expectBlocked();
            site.write(1);
            Expect.equal(
                    "poll of " + site + " after an event there",
                    TraceFile.POLLIN,
                    call.expectReturn() & TraceFile.POLLIN);
            site.ring().drain();
            Expect.equal(
                    "poll of " + site + " after that was read", 0, site.file().poll(0));
        }
    }

    @Test
    @Rule("N-27")
    void getReaderHearsOfItsOwnBufferAlone() throws Exception {
        for (Site site : sites) {
            site.ring();
        }
        for (Site site : sites) {
            long before = site.stats().readEvents();
            Blocked<Integer> call = startGetReader(site).expectBlocked();
            stirAllBut(site);
            call.expectBlocked();
            site.write(1);
            Expect.equal("GET_READER on " + site + " after an event there", 0, call.expectReturn());
            Expect.equal("'read events' of " + site, before + 1, site.stats().readEvents());
        }
    }

    @Test
    @Rule("N-28")
    void requestZeroWakesItsOwnBuffer() throws Exception {
        for (Site site : sites) {
            site.ring();
        }
        for (Site site : sites) {
            Blocked<Integer> call = startGetReader(site).expectBlocked();
            site.file().ioctl(0);
            Expect.equal("GET_READER on " + site + " after request 0", 0, call.expectReturn());
        }
    }

    @Test
    @Rule("N-29")
    void pollTellsOfItsOwnBufferAlone() throws Exception {
        for (Site full : sites) {
            full.ring();
            full.write(1);
            for (Site site : sites) {
                int expected = site == full ? TraceFile.POLLIN : 0;
                Expect.equal(
                        "poll of " + site + " while there is an event for " + full,
                        expected,
                        site.file().poll(0) & TraceFile.POLLIN);
            }
            full.ring().drain();
        }
    }
}
