package dev.ringmap.conformance.contract;

import dev.ringmap.conformance.internal.Expect;
import dev.ringmap.conformance.internal.Meta;
import dev.ringmap.conformance.internal.Site;
import dev.ringmap.conformance.internal.View;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;

/** What tests of several buffers have in common: two CPUs of two instances, each of which is acted on in turn. */
abstract class SitesContract extends Contract {

    /** An action on one buffer. */
    @FunctionalInterface
    interface Act {
        void on(Site site) throws Exception;
    }

    /** The lower CPU before the higher one, the first instance before the second. */
    List<Site> sites = List.of();

    SitesContract() {}

    @BeforeEach
    void openSites() throws Exception {
        sites = Site.all(bench);
    }

    /** Every buffer, mapped and used: part of it read, part not, each filled differently. */
    final void fill() throws Exception {
        for (Site site : sites) {
            site.ring();
            site.writePages(2);
            site.write(3 + sites.indexOf(site));
            site.ring().turn();
        }
    }

    /** Does something to each buffer, and expects all others to look as they did, mapped or not. */
    final void expectOthersUndisturbed(String what, Act act) throws Exception {
        expectUndisturbed(what, sites, (site, other) -> other != site, act);
    }

    /** Does something to each instance, by one of its buffers, and expects the other instance to look as it did, mapped or not. */
    final void expectOtherInstanceUndisturbed(String what, Act act) throws Exception {
        expectUndisturbed(what, onePerInstance(), (site, other) -> !other.isOfInstanceOf(site), act);
    }

    private void expectUndisturbed(String what, List<Site> acted, BiPredicate<Site, Site> isOther, Act act)
            throws Exception {
        for (boolean isMapped : new boolean[] {true, false}) {
            for (Site site : acted) {
                for (Site each : sites) {
                    each.write(2);
                    if (isMapped) {
                        each.ring();
                    } else if (isOther.test(site, each) && each.isMapped()) {
                        each.unmap();
                    }
                }
                expectUndisturbed(what + " on " + site, other -> isOther.test(site, other), () -> act.on(site));
            }
        }
    }

    final void expectUndisturbed(String what, Predicate<Site> isOther, Expect.Call call) throws Exception {
        Map<Site, View> before = new LinkedHashMap<>();
        for (Site site : sites) {
            if (isOther.test(site)) {
                before.put(site, View.of(site));
            }
        }
        call.make();
        for (Map.Entry<Site, View> other : before.entrySet()) {
            other.getValue().expectUnchanged(other.getKey(), what);
        }
    }

    final List<Site> onePerInstance() {
        List<Site> chosen = new ArrayList<>();
        for (Site site : sites) {
            if (chosen.stream().noneMatch(site::isOfInstanceOf)) {
                chosen.add(site);
            }
        }
        return chosen;
    }

    /** The buffers of the instance to which one belongs. */
    final List<Site> ofInstanceOf(Site one) {
        return sites.stream().filter(one::isOfInstanceOf).toList();
    }

    final List<Site> backwards() {
        List<Site> backwards = new ArrayList<>(sites);
        Collections.reverse(backwards);
        return backwards;
    }

    static void expectCleared(Site site, String after) throws Exception {
        Meta meta = site.ring().meta();
        Expect.equal(
                "meta page of " + site + " after " + after,
                new Meta.Snapshot(meta.readerId(), 0, 0, 0, 0),
                meta.snapshot());
        Expect.equal("stats of " + site + " after " + after, 0L, site.stats().written());
        Expect.equal(
                "committed bytes of the reader's sub-buffer of " + site + " after " + after,
                0,
                site.ring().readerPage().committed());
    }

    /** Expects everything written to a site, from an index on, to be read there, and nothing else. */
    static void expectOwnMarkers(Site site, int from) throws Exception {
        Expect.equal(
                "markers read from " + site,
                site.sequencesFrom(from),
                site.ring().drain());
    }
}
