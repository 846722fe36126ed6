package dev.ringmap.conformance.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ringmap.EventCursor;
import dev.ringmap.LiveReader;
import dev.ringmap.LostEvents;
import dev.ringmap.ReadStrategy;
import dev.ringmap.RingBufferReader;
import dev.ringmap.RingBufferReaders;
import dev.ringmap.RingBufferStats;
import dev.ringmap.RingInspectionException;
import dev.ringmap.StoppedRing;
import dev.ringmap.SubBufferTakenException;
import dev.ringmap.conformance.support.NumberedRecords;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.TraceFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the inspection of a stopped ring does beyond {@link ReaderContract}, beside mapping and copying, whatever the backend. */
@Timeout(120)
abstract class InspectingContract extends InstanceContract {

    private static final int CPU = NumberedRecords.CPU;
    private static final int PAGE_BYTES = 4096;
    private static final int RING_KIB = 64;

    /** More than the ring holds. */
    private static final int OVERFLOW = 2_000;

    @BeforeEach
    void resize() throws Exception {
        trace.buffer().setSizeKib(RING_KIB);
    }

    /** What a reader tells of a ring: of each event its number, its time and the loss before it. */
    private record Told(List<String> events, LostEvents lost) {

        static Told by(RingBufferReader reader) throws IOException {
            List<String> events = new ArrayList<>();
            while (reader.advance()) {
                EventCursor event = reader.events();
                while (event.next()) {
                    assertThat(NumberedRecords.isWhole(event)).isTrue();
                    events.add(NumberedRecords.sequence(event) + " at " + event.timestamp() + " after "
                            + event.lostEvents());
                }
            }
            return new Told(events, reader.lostEvents());
        }

        Told withoutLosses() {
            return new Told(
                    events.stream()
                            .map(event -> event.replaceFirst(" after .*", ""))
                            .toList(),
                    LostEvents.NONE);
        }
    }

    /** What the ring holds, in place: twice, for nothing is consumed. */
    private Told inspect() throws Exception {
        trace.setTracing(false);
        RingBufferStats before = trace.stats(CPU);
        Told told = null;
        for (int i = 0; i < 2; i++) {
            try (StoppedRing ring = trace.inspect(CPU)) {
                Told now = Told.by(ring);
                assertThat(now).isEqualTo(told == null ? now : told);
                assertThat(ring.newestTimestamp().isPresent()).isEqualTo(!now.events.isEmpty());
                told = now;
            }
        }
        assertThat(trace.stats(CPU)).isEqualTo(before);
        assertThat(told.events).hasSize((int) before.entries());
        return told;
    }

    private Told drain(ReadStrategy strategy) throws Exception {
        try (LiveReader reader = trace.openReader(CPU, strategy)) {
            return Told.by(reader);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ReadStrategy.class,
            names = {"MAPPED", "COPYING"})
    void shouldTellWhatADrainingReaderTells(ReadStrategy strategy) throws Exception {
        for (int written : new int[] {0, 1, 30, 65, 400, 900, OVERFLOW, 7 * OVERFLOW}) {
            trace.clear();
            trace.setTracing(true);
            records.write(written);
            Told told = inspect();
            assertThat(told.lost.count()).isEqualTo(written - told.events.size());
            assertThat(drain(strategy)).as("of %d records", written).isEqualTo(told);
            assertThat(inspect()).isEqualTo(new Told(List.of(), LostEvents.NONE));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 8, 64, 512})
    void shouldReadSubBuffersOfEachSize(int subBufferKib) throws Exception {
        trace.buffer().setSubBufferSizeKib(subBufferKib);
        trace.buffer().setSizeKib(4L * subBufferKib);
        trace.clear();
        records.write(5 * subBufferKib * 1024 / 64);
        Told told = inspect();
        assertThat(told.lost.count()).isPositive();
        assertThat(drain(ReadStrategy.MAPPED)).isEqualTo(told);
        trace.clear();
    }

    /** Our own readers leave word of what they have told. */
    @ParameterizedTest
    @EnumSource(
            value = ReadStrategy.class,
            names = {"MAPPED", "COPYING"})
    void shouldGoOnWhereAReaderOfThisInstanceLeftOff(ReadStrategy strategy) throws Exception {
        for (int written : new int[] {10, 300, OVERFLOW, 3 * OVERFLOW}) {
            records.write(OVERFLOW);
            try (LiveReader reader = trace.openReader(CPU, strategy)) {
                for (int page = 0; page < 3 && reader.advance(); page++) {
                    while (reader.events().next()) {
                        assertThat(NumberedRecords.isWhole(reader.events())).isTrue();
                    }
                }
            }
            records.write(written);
            Told told = inspect();
            assertThat(drain(strategy)).isEqualTo(told);
            trace.setTracing(true);
        }
    }

    /** What others were told of losses only the kernel knows. */
    @ParameterizedTest
    @ValueSource(ints = {200, 700, 1_500, PAGE_BYTES})
    void shouldGoOnWhereAReadLeftOff(int readBytes) throws Exception {
        for (int reads = 1; reads < 12; reads++) {
            trace.clear();
            trace.setTracing(true);
            records.write(OVERFLOW);
            read(reads, readBytes);
            Told told = inspect();
            assertThat(told.lost).isEqualTo(LostEvents.UNKNOWN);
            assertThat(drain(ReadStrategy.COPYING).withoutLosses()).isEqualTo(told.withoutLosses());
        }
    }

    private void read(int reads, int bytes) throws ErrnoException {
        String path = trace.path() + "/per_cpu/cpu" + CPU + "/trace_pipe_raw";
        ByteBuffer page = ByteBuffer.allocateDirect(bytes);
        try (TraceFile file = tracefs.open(path, Set.of(OpenFlag.READ_ONLY, OpenFlag.NONBLOCK))) {
            for (int i = 0; i < reads; i++) {
                file.read(page.clear());
            }
        } catch (ErrnoException e) {
            assertThat(e.errno()).isEqualTo(Errno.EAGAIN);
        }
    }

    @Test
    void shouldTellTheSameAfterAnyHistory() throws Exception {
        long seed = ThreadLocalRandom.current().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 60; round++) {
            trace.setTracing(true);
            for (int step = random.nextInt(6); step >= 0; step--) {
                takeStep(random);
            }
            Told told = inspect();
            ReadStrategy strategy = random.nextBoolean() ? ReadStrategy.MAPPED : ReadStrategy.COPYING;
            if (random.nextBoolean()) {
                Told drained = drain(strategy);
                assertThat(drained.withoutLosses()).as("seed %d", seed).isEqualTo(told.withoutLosses());
                assertThat(told.lost.isLowerBound() || told.equals(drained))
                        .as("seed %d: %s, then %s", seed, told.lost, drained.lost)
                        .isTrue();
            }
        }
    }

    private void takeStep(Random random) throws Exception {
        switch (random.nextInt(8)) {
            case 0 -> trace.clear();
            case 1 -> read(1 + random.nextInt(5), 200 + random.nextInt(PAGE_BYTES));
            case 2 -> trace.buffer().setSizeKib(12 + random.nextInt(100));
            case 3 -> {
                try (LiveReader reader = trace.openReader(CPU, ReadStrategy.MAPPED)) {
                    for (int page = random.nextInt(4); page >= 0 && reader.advance(); page--) {
                        reader.events().next();
                    }
                }
            }
            case 4 -> records.write(random.nextInt(2 * OVERFLOW));
            default -> records.write(random.nextInt(300));
        }
    }

    @Test
    void shouldLeaveOutWhatIsBeforeATime() throws Exception {
        records.write(OVERFLOW);
        List<Long> times = new ArrayList<>();
        trace.setTracing(false);
        try (StoppedRing ring = trace.inspect(CPU)) {
            while (ring.advance()) {
                while (ring.events().next()) {
                    times.add(ring.events().timestamp());
                }
            }
            assertThat(ring.newestTimestamp()).hasValue(times.get(times.size() - 1));
            assertThatThrownBy(() -> ring.skipBefore(0)).isInstanceOf(IllegalStateException.class);
        }
        for (int from = 0; from < times.size(); from += 61) {
            long time = times.get(from);
            for (long first : new long[] {time - 1, time, time + 1}) {
                try (StoppedRing ring = trace.inspect(CPU)) {
                    ring.skipBefore(first);
                    assertThat(Told.by(ring).events).hasSize((int)
                            times.stream().filter(t -> t >= first).count());
                }
            }
        }
    }

    @Test
    void shouldRefuseARingThatIsBeingTraced() throws Exception {
        assertThatThrownBy(() -> trace.inspect(CPU))
                .isInstanceOf(RingInspectionException.class)
                .hasMessageContaining("tracing is on")
                .hasMessageContaining("echo 0 > " + trace + "/tracing_on");
        assertThatThrownBy(() -> trace.inspect()).isInstanceOf(RingInspectionException.class);
        trace.buffer().setSizeKib(RING_KIB); // nothing is mapped any more
    }

    @Test
    void shouldRefuseStampsThatDoNotTellTheOrder() throws Exception {
        assumeTrue(trace.read("trace_clock").contains("uptime"), "there is no clock whose stamps repeat");
        trace.setClock("uptime");
        records.write(OVERFLOW);
        trace.setTracing(false);
        assertThatThrownBy(() -> trace.inspect(CPU))
                .isInstanceOf(RingInspectionException.class)
                .hasMessageContaining("the stamps do not tell the order");
    }

    @Test
    void shouldNotGuessWhereAnotherMappingWasNotToldOfARead() throws Exception {
        records.write(OVERFLOW);
        trace.setTracing(false);
        try (LiveReader other = trace.openReader(CPU, ReadStrategy.MAPPED)) {
            read(1, 300);
            assertThatThrownBy(() -> trace.inspect(CPU))
                    .isInstanceOf(RingInspectionException.class)
                    .hasMessageContaining("close the other mapping");
            assertThat(other.isClosed()).isFalse();
        }
        assertThat(inspect().events).isNotEmpty();
    }

    /** What somebody may do to the ring while it is inspected. */
    private enum Disturbance {
        CONSUME_BY_MAPPING,
        CONSUME_BY_READ,
        CLEAR,
        WRITE_A_LITTLE,
        WRITE_A_LOT
    }

    @ParameterizedTest
    @EnumSource(Disturbance.class)
    void shouldNoticeWhatMoves(Disturbance disturbance) throws Exception {
        for (int pagesBefore : new int[] {0, 1, 5, 14}) {
            trace.clear();
            trace.setTracing(true);
            records.write(OVERFLOW);
            trace.setTracing(false);
            int written = records.count();
            try (StoppedRing ring = trace.inspect(CPU)) {
                for (int page = 0; page < pagesBefore; page++) {
                    assertThat(ring.advance()).isTrue();
                    while (ring.events().next()) {
                        assertThat(NumberedRecords.isWhole(ring.events())).isTrue();
                    }
                }
                disturb(disturbance);
                assertThatThrownBy(() -> expectTrue(ring, written))
                        .isInstanceOfAny(RingInspectionException.class, SubBufferTakenException.class);
                assertThatThrownBy(ring::advance).isInstanceOf(RingInspectionException.class);
            }
        }
    }

    private void disturb(Disturbance disturbance) throws Exception {
        switch (disturbance) {
            case CONSUME_BY_MAPPING -> {
                try (LiveReader reader = trace.openReader(CPU, ReadStrategy.MAPPED)) {
                    assertThat(reader.advance()).isTrue();
                }
            }
            case CONSUME_BY_READ -> read(1, 300);
            case CLEAR -> trace.clear();
            case WRITE_A_LITTLE, WRITE_A_LOT -> {
                trace.setTracing(true);
                records.write(disturbance == Disturbance.WRITE_A_LOT ? OVERFLOW : 1);
                trace.setTracing(false);
            }
        }
    }

    /** Reads on, and expects only what was written before. */
    private static void expectTrue(StoppedRing ring, int written) throws IOException {
        int previous = -1;
        while (ring.advance()) {
            while (ring.events().next()) {
                int sequence = NumberedRecords.sequence(ring.events());
                assertThat(sequence).isLessThan(written).isGreaterThan(previous);
                assertThat(NumberedRecords.isWhole(ring.events())).isTrue();
                previous = sequence;
            }
        }
    }

    /** The writer begins at any moment, and goes round the ring while it is read. */
    @Test
    void shouldDeliverNothingFalseWhileAWriterBegins() throws Exception {
        for (int round = 0; round < 100; round++) {
            trace.clear();
            trace.setTracing(true);
            records.write(OVERFLOW);
            trace.setTracing(false);
            int written = records.count();
            try (StoppedRing ring = trace.inspect(CPU)) {
                trace.setTracing(true);
                Future<Boolean> writer = records.start(3 * OVERFLOW);
                assertThatThrownBy(() -> expectTrue(ring, written))
                        .isInstanceOfAny(RingInspectionException.class, SubBufferTakenException.class);
                writer.get();
            }
        }
    }

    @Test
    void shouldInspectAllCpus() throws Exception {
        records.write(100);
        trace.setTracing(false);
        try (RingBufferReaders<StoppedRing> rings = trace.inspect()) {
            assertThat(rings).extracting(StoppedRing::cpu).isEqualTo(trace.cpus());
            long events = 0;
            for (StoppedRing ring : rings) {
                events += Told.by(ring).events.size();
            }
            assertThat(events).isEqualTo(100);
        }
    }
}
