package dev.ringmap.conformance.contract;

import dev.ringmap.conformance.internal.Blocked;
import dev.ringmap.conformance.internal.CopiedRing;
import dev.ringmap.conformance.internal.Expect;
import dev.ringmap.conformance.internal.MappedRing;
import dev.ringmap.conformance.internal.Peer;
import dev.ringmap.conformance.spec.Rule;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.TraceFile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Family X: several mappings, processes and threads, and a writer at full speed.
 *
 * @since 0.1
 */
public abstract class SharingContract extends Contract {

    private static final int MAPPINGS = 300;
    private static final long SEED = 20240205;
    private static final int BURST = 20_000;

    /** Called by the entry that runs it. */
    protected SharingContract() {}

    @Test
    @Rule("X-01")
    void mappingsAreCounted() throws Exception {
        TraceFile file = bench.openRaw();
        List<MappedMemory> mappings = new ArrayList<>();
        for (int i = 0; i < MAPPINGS; i++) {
            mappings.add(bench.mapMeta(file));
        }
        Collections.shuffle(mappings, new Random(SEED));
        for (MappedMemory mapping : mappings) {
            Expect.success(
                    "GET_READER before the last of " + MAPPINGS + " mappings is gone", () -> bench.getReader(file));
            mapping.close();
        }
        Expect.errno("GET_READER after all are gone", () -> bench.getReader(file), Errno.ENODEV);
    }

    @Test
    @Rule("X-08")
    void mappingsShowTheSame() throws Exception {
        MappedRing one = bench.ring();
        MappedRing other = bench.ring();
        bench.write(3);
        one.getReader();
        Expect.equal(
                "meta page, seen through another mapping",
                one.meta().snapshot(),
                other.meta().snapshot());
        Expect.equal(
                "committed bytes, seen through another mapping",
                one.readerPage().committed(),
                other.readerPage().committed());
    }

    @Test
    @Rule("X-02")
    void eventsGoToOneProcessOnly() throws Exception {
        MappedRing ring = bench.ring();
        Peer peer = bench.peer();
        peer.ask("map");
        List<Integer> theirs = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            bench.writePages(1);
            if (i % 2 == 0) {
                ring.turn();
            } else {
                peer.ask("drain").forEach(word -> theirs.add(Integer.valueOf(word)));
            }
        }
        List<Integer> both = Stream.concat(ring.sequences().stream(), theirs.stream())
                .sorted()
                .toList();
        Expect.equal(
                "markers that both processes read", both.stream().distinct().toList(), both);
    }

    @Test
    @Rule("X-03")
    void nothingIsTornUnderAFastWriter() throws Exception {
        bench.smallInstance();
        MappedRing ring = bench.ring();
        Blocked<Boolean> writer = bench.start("markers at full speed", () -> {
            bench.write(BURST, bench.sizes().roomyBytes());
            return true;
        });
        while (!writer.hasEnded()) {
            ring.turn();
        }
        writer.expectReturn();
        List<Integer> read = ring.drain();
        expectAscending(read);
        Expect.equal(
                "markers read and overwritten",
                (long) BURST,
                read.size() + ring.meta().overrun());
    }

    private static void expectAscending(List<Integer> read) {
        for (int i = 1; i < read.size(); i++) {
            Expect.that(read.get(i) > read.get(i - 1), "marker after " + read.get(i - 1), "a later one", read.get(i));
        }
    }

    @Test
    @Rule("X-11")
    void readersAtTheSameTimeShareTheEvents() throws Exception {
        bench.smallInstance();
        Blocked<Boolean> writer = bench.start("markers at full speed", () -> {
            bench.write(BURST, bench.sizes().roomyBytes());
            return true;
        });
        List<Blocked<List<Integer>>> readers = new ArrayList<>();
        for (CopiedRing ring : List.of(bench.copiedRing(), bench.copiedRing())) {
            readers.add(bench.start("reads at full speed", () -> {
                while (!writer.hasEnded()) {
                    ring.turnBesideWriter();
                }
                return ring.drain();
            }));
        }
        writer.expectReturn();
        List<Integer> all = new ArrayList<>();
        for (Blocked<List<Integer>> reader : readers) {
            all.addAll(reader.expectReturn());
        }
        Expect.equal(
                "markers that were read, none of them twice",
                all.stream().distinct().count(),
                (long) all.size());
        for (Blocked<List<Integer>> reader : readers) {
            expectAscending(reader.expectReturn());
        }
        Expect.equal(
                "markers read and overwritten",
                (long) BURST,
                all.size() + bench.instance().stats(bench.cpu()).overrun());
    }
}
