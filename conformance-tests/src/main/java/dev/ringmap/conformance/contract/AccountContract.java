package dev.ringmap.conformance.contract;

import dev.ringmap.EventCursor;
import dev.ringmap.LostEvents;
import dev.ringmap.RingBufferMapping;
import dev.ringmap.SubBufferTakenException;
import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.conformance.internal.AfterRequests;
import dev.ringmap.conformance.internal.Bench;
import dev.ringmap.conformance.internal.Expect;
import dev.ringmap.conformance.internal.Marker;
import dev.ringmap.conformance.spec.Rule;
import dev.ringmap.spi.ErrnoException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Family D: nothing is delivered twice and no loss goes unreported, over several mappings and beside other consumers.
 *
 * @since 0.1
 */
public abstract class AccountContract extends Contract {

    private static final int ROUNDS = 5;
    private static final int STEPS = 40;

    private final List<Integer> delivered = new ArrayList<>();
    private long lost;

    /** Called by the entry that runs it. */
    protected AccountContract() {}

    /** Delivers at most this many markers. */
    private void read(RingBufferMapping mapping, int limit) throws ErrnoException {
        int until = delivered.size() + limit;
        while (delivered.size() < until && mapping.advance()) {
            readAvailable(mapping, until);
        }
    }

    private void readAvailable(RingBufferMapping mapping, int until) {
        EventCursor event = mapping.events();
        while (delivered.size() < until && event.next()) {
            if (Marker.is(event)) {
                delivered.add(Marker.sequence(event));
            }
        }
    }

    private void readAll(RingBufferMapping mapping) throws ErrnoException {
        while (mapping.advance()) {
            readAvailable(mapping, Integer.MAX_VALUE);
        }
    }

    private void close(RingBufferMapping mapping) throws ErrnoException {
        mapping.close();
        Expect.that(
                !mapping.lostEvents().isLowerBound(), "losses of a sole reader", "all with a number", "one unknown");
        lost += mapping.lostEvents().count();
    }

    private List<Integer> written() {
        return MetaPageContract.range(0, bench.nextSequence());
    }

    @Test
    @Rule("D-20")
    void whatComesDuringAnAdvanceIsDeliveredOnce() throws Exception {
        AfterRequests busy = new AfterRequests(bench.tracefs(), () -> bench.write(1));
        TraceInstance instance = Tracing.over(busy).instance(bench.instance().name());
        for (int round = 0; round < ROUNDS; round++) {
            try (RingBufferMapping mapping = instance.map(bench.cpu())) {
                bench.write(1);
                mapping.advance();
                readAvailable(mapping, Integer.MAX_VALUE);
            }
        }
        readAll(bench.mapping());
        Expect.equal("markers delivered by all mappings, in order", written(), delivered);
    }

    @Test
    @Rule("D-21")
    void mappingAloneConsumesNothing() throws Exception {
        bench.write(5);
        for (int round = 0; round < ROUNDS; round++) {
            RingBufferMapping mapping = bench.instance().map(bench.cpu());
            mapping.close();
            Expect.equal("lostEvents() of a mapping that did not advance", LostEvents.NONE, mapping.lostEvents());
        }
        readAll(bench.mapping());
        Expect.equal("markers delivered", written(), delivered);
    }

    @Test
    @Rule("D-22")
    void whatCloseFindsUndeliveredIsLost() throws Exception {
        bench.write(10);
        RingBufferMapping mapping = bench.mapping();
        read(mapping, 3);
        Expect.equal("lostEvents() before close()", LostEvents.NONE, mapping.lostEvents());
        mapping.close();
        Expect.equal("lostEvents() after close() with 7 undelivered", LostEvents.exactly(7), mapping.lostEvents());
    }

    @Test
    @Rule("D-23")
    void everyAccountBalances() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        bench.smallInstance();
        RingBufferMapping mapping = bench.mapping();
        for (int step = 0; step < STEPS; step++) {
            int bytes = random.nextBoolean()
                    ? bench.sizes().exactBytes()
                    : bench.sizes().roomyBytes();
            bench.write(random.nextInt(2 * Bench.SMALL_PAGES * bench.sizes().perPage()), bytes);
            read(mapping, random.nextInt(3 * bench.sizes().perPage()));
            if (random.nextBoolean()) {
                close(mapping);
                mapping = bench.mapping();
            }
        }
        readAll(mapping);
        close(mapping);
        for (int i = 1; i < delivered.size(); i++) {
            Expect.that(
                    delivered.get(i) > delivered.get(i - 1),
                    "marker after " + delivered.get(i - 1) + ", seed " + seed,
                    "a later one",
                    delivered.get(i));
        }
        Expect.equal("markers delivered and lost, seed " + seed, (long) bench.nextSequence(), delivered.size() + lost);
    }

    @Test
    @Rule("D-24")
    void resetTakesTheSubBufferAway() throws Exception {
        bench.smallInstance();
        RingBufferMapping mapping = bench.mapping();
        bench.writePages(2);
        read(mapping, 1);
        bench.instance().clear();
        EventCursor event = mapping.events();
        Expect.exception("intAt() after a reset", SubBufferTakenException.class, () -> event.intAt(0));
        Expect.equal("next() after a reset", false, event.next());
        int first = bench.nextSequence();
        bench.write(2);
        delivered.clear();
        readAll(mapping);
        Expect.equal("markers after the reset", List.of(first, first + 1), delivered);
        Expect.equal("resets()", 1L, mapping.resets());
        Expect.equal("lostEvents()", LostEvents.NONE, mapping.lostEvents());
    }

    @Test
    @Rule("D-25")
    void anotherConsumerTakesTheSubBufferAway() throws Exception {
        bench.smallInstance();
        RingBufferMapping mapping = bench.mapping();
        RingBufferMapping other = bench.mapping();
        bench.writePages(2);
        read(mapping, 1);
        EventCursor event = mapping.events();
        readAll(other);
        bench.writePages(2 * Bench.SMALL_PAGES);
        readAll(other);
        Expect.exception("intAt() of an overwritten event", SubBufferTakenException.class, () -> event.intAt(0));
        Expect.equal("next() on an overwritten sub-buffer", false, event.next());
        int first = bench.nextSequence();
        bench.write(2);
        delivered.clear();
        readAll(mapping);
        Expect.equal("markers after that", List.of(first, first + 1), delivered);
        Expect.that(mapping.lostEvents().isLowerBound(), "lostEvents()", "a lower bound", mapping.lostEvents());
    }

    @Test
    @Rule("D-26")
    void turnsShareEventsAndLosses() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        bench.smallInstance();
        List<RingBufferMapping> mappings = List.of(bench.mapping(), bench.mapping(), bench.mapping());
        for (int turn = 0; turn < 2 * STEPS; turn++) {
            int limit = random.nextInt(4) == 0 ? 2 * Bench.SMALL_PAGES : 3;
            bench.write(
                    random.nextInt(limit * bench.sizes().perPage()),
                    bench.sizes().roomyBytes());
            readAll(mappings.get(random.nextInt(mappings.size())));
        }
        readAll(mappings.get(0));
        for (RingBufferMapping mapping : mappings) {
            Expect.equal("resets(), seed " + seed, 0L, mapping.resets());
            close(mapping);
        }
        Expect.equal(
                "markers delivered, each once, seed " + seed,
                delivered.stream().sorted().distinct().toList(),
                delivered);
        Expect.equal("markers delivered and lost, seed " + seed, (long) bench.nextSequence(), delivered.size() + lost);
    }
}
