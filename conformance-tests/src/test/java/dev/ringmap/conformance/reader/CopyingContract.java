package dev.ringmap.conformance.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmap.EventCursor;
import dev.ringmap.LiveReader;
import dev.ringmap.LostEvents;
import dev.ringmap.ReadChoice;
import dev.ringmap.ReadStrategy;
import dev.ringmap.RingBufferReaders;
import dev.ringmap.TraceInstance;
import dev.ringmap.TraceMarker;
import dev.ringmap.Tracing;
import dev.ringmap.conformance.support.NumberedRecords;
import dev.ringmap.conformance.support.PinnedThread;
import dev.ringmap.spi.ErrnoException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the copying reader does beyond {@link ReaderContract}, beside the mapping, whatever the backend. */
@Timeout(120)
abstract class CopyingContract extends InstanceContract {

    private static final int CPU = NumberedRecords.CPU;
    private static final int PAGE_FILLING_BYTES = 56;

    /** Where the number of a page-filling record is, the id of raw_data. */
    private static final int NUMBER_OFFSET = 8;

    private int written;
    private int lastRead = -1;

    /** What a reader tells of a ring: of each event its number and the loss before it. */
    private record Told(List<String> events, LostEvents lost) {

        static Told by(LiveReader reader) throws ErrnoException {
            List<String> events = new ArrayList<>();
            int first = -1;
            while (reader.advance()) {
                EventCursor event = reader.events();
                while (event.next()) {
                    int sequence = NumberedRecords.sequence(event);
                    first = first < 0 ? sequence - (int) event.lostEvents().count() : first;
                    assertThat(NumberedRecords.isWhole(event)).isTrue();
                    events.add(sequence - first + " after " + event.lostEvents() + ", " + event.payloadLengthBytes());
                }
            }
            return new Told(events, reader.lostEvents());
        }
    }

    /** A ring can be read once, so that each strategy has one that was written alike. */
    @ParameterizedTest
    @ValueSource(ints = {4, 8, 16, 32, 64, 128, 256, 512})
    void shouldTellTheSameOfAStoppedRingAsTheMapping(int subBufferKib) throws Exception {
        trace.buffer().setSubBufferSizeKib(subBufferKib);
        trace.buffer().setSizeKib(4L * subBufferKib);
        List<Told> told = new ArrayList<>();
        for (ReadStrategy strategy : List.of(ReadStrategy.MAPPED, ReadStrategy.COPYING)) {
            trace.clear();
            records.write(5 * subBufferKib * 1024 / 64);
            trace.setTracing(false);
            try (LiveReader reader = trace.openReader(CPU, strategy)) {
                told.add(Told.by(reader));
                assertThat(reader.advance()).isFalse();
            }
            trace.setTracing(true);
        }
        assertThat(told.get(0).lost.count()).isPositive();
        assertThat(told.get(1)).isEqualTo(told.get(0));
        trace.clear();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 16, 512})
    void shouldDeliverOrCountEveryRecordOverManyOverflows(int subBufferKib) throws Exception {
        int number = 100_000;
        trace.buffer().setSubBufferSizeKib(subBufferKib);
        trace.buffer().setSizeKib(4L * subBufferKib);
        long delivered = 0;
        try (LiveReader reader = trace.openReader(CPU, ReadStrategy.COPYING)) {
            Future<Boolean> writer = records.start(number);
            int expected = 0;
            boolean isOver = false;
            while (!isOver) {
                isOver = writer.isDone();
                while (reader.advance(isOver ? Duration.ZERO : Duration.ofMillis(10))) {
                    EventCursor event = reader.events();
                    while (event.next()) {
                        expected += (int) event.lostEvents().count();
                        assertThat(NumberedRecords.sequence(event)).isEqualTo(expected++);
                        delivered++;
                    }
                }
            }
            writer.get();
            assertThat(reader.lostEvents()).isEqualTo(LostEvents.exactly(number - delivered));
            assertThat(trace.stats(CPU).written()).isEqualTo(number);
        }
        trace.clear();
    }

    /** Records that fill a page to the last byte leave no room for the number of those lost. */
    @Test
    void shouldTakeTheNumberFromTheCountsOfTheKernelWhereThePageHasNoRoom() throws Exception {
        trace.buffer().setSizeKib(32);
        try (PinnedThread thread = new PinnedThread();
                TraceMarker marker = trace.openMarker(true);
                LiveReader reader = trace.openReader(CPU, ReadStrategy.COPYING)) {
            thread.bindTo(CPU);
            long delivered = 0;
            for (int round = 1; round <= 5; round++) {
                write(thread, marker, 3_000);
                long gap = 0;
                while (reader.advance()) {
                    while (reader.events().next()) {
                        gap += reader.events().lostEvents().count();
                        delivered++;
                    }
                }
                assertThat(gap).isPositive();
                assertThat(reader.lostEvents()).isEqualTo(LostEvents.exactly(3_000L * round - delivered));
            }
            assertThat(trace.stats(CPU).overrun()).isEqualTo(reader.lostEvents().count());
        }
    }

    /** The writer goes on between the copy of a page and the look at the counts that has to tell what was lost before it. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 700})
    void shouldTellNoWrongNumberInAnyPlace(int writtenAtEachLook) throws Exception {
        trace.buffer().setSizeKib(32);
        try (PinnedThread thread = new PinnedThread();
                TraceMarker marker = trace.openMarker(true);
                LookedAt looks = new LookedAt(tracefs);
                TraceInstance watched = Tracing.over(looks).instance(trace.name());
                LiveReader reader = watched.openReader(CPU, ReadStrategy.COPYING)) {
            thread.bindTo(CPU);
            write(thread, marker, 1_000);
            looks.onFirst(5, () -> write(thread, marker, writtenAtEachLook));
            long delivered = 0;
            int unknown = 0;
            while (reader.advance()) {
                EventCursor event = reader.events();
                while (event.next()) {
                    LostEvents lost = event.lostEvents();
                    long expected = lastRead + 1 + lost.count();
                    unknown += lost.isLowerBound() ? 1 : 0;
                    if (lost.isLowerBound()) {
                        assertThat((long) event.intAt(NUMBER_OFFSET)).isGreaterThanOrEqualTo(expected);
                    } else {
                        assertThat((long) event.intAt(NUMBER_OFFSET)).isEqualTo(expected);
                    }
                    lastRead = event.intAt(NUMBER_OFFSET);
                    delivered++;
                }
            }
            assertThat(reader.lostEvents()).isEqualTo(LostEvents.exactly(written - delivered));
            assertThat(trace.stats(CPU).overrun()).isEqualTo(written - delivered);
            if (writtenAtEachLook == 0) {
                assertThat(unknown).as("gaps of unknown size").isZero();
            }
        }
    }

    /** A null is an error of the caller, whether there is something to read or not. */
    @ParameterizedTest
    @EnumSource(
            value = ReadStrategy.class,
            names = {"MAPPED", "COPYING"})
    void shouldRefuseToAdvanceWithoutATime(ReadStrategy strategy) throws Exception {
        try (PinnedThread thread = new PinnedThread();
                TraceMarker marker = trace.openMarker(true);
                LiveReader reader = trace.openReader(CPU, strategy)) {
            thread.bindTo(CPU);
            assertThatThrownBy(() -> reader.advance(null)).isInstanceOf(NullPointerException.class);
            write(thread, marker, 1);
            assertThatThrownBy(() -> reader.advance(null)).isInstanceOf(NullPointerException.class);
            assertThat(reader.advance()).isTrue();
            assertThat(reader.events().next()).isTrue();
        }
    }

    @Test
    void shouldLetTheBufferBeResizedAndItsSubBuffersChanged() throws Exception {
        try (LiveReader reader = trace.openReader(CPU, ReadStrategy.COPYING)) {
            int next = 0;
            for (int subBufferKib : new int[] {4, 8, 64, 4, 16}) {
                trace.buffer().setSizeKib(512);
                trace.buffer().setSubBufferSizeKib(subBufferKib);
                records.write(500);
                Told told = Told.by(reader);
                next += 500;
                assertThat(told.events)
                        .as("%d KiB", subBufferKib)
                        .hasSize(500)
                        .last()
                        .asString()
                        .startsWith("499 ");
                assertThat(told.lost).isEqualTo(LostEvents.NONE);
            }
            assertThat(records.count()).isEqualTo(next);
        }
        trace.clear();
        try (LiveReader reader = trace.openReader(CPU, ReadStrategy.MAPPED)) {
            assertThat(reader.choice().taken()).isEqualTo(ReadStrategy.MAPPED);
            assertThatThrownBy(() -> trace.buffer().setSizeKib(1024)).isInstanceOf(ErrnoException.class);
        }
    }

    /** The event that follows the growth is larger than the page that it is read into, and nothing was read before. */
    @Test
    void shouldDeliverWhatIsLargerThanTheSubBuffersWere() throws Exception {
        try (TraceMarker marker = trace.openMarker(false);
                PinnedThread thread = new PinnedThread();
                LiveReader reader = trace.openReader(CPU, ReadStrategy.COPYING)) {
            thread.bindTo(CPU);
            trace.clear();
            trace.buffer().setSubBufferSizeKib(64);
            trace.clear();
            for (int bytes : new int[] {16, 4_090, 16}) {
                ByteBuffer text = StandardCharsets.UTF_8.encode("x".repeat(bytes));
                thread.call(() ->
                        marker.write(ByteBuffer.allocateDirect(bytes).put(text).flip()));
            }
            int delivered = 0;
            while (delivered < 3 && reader.advance(Duration.ofSeconds(20))) {
                while (reader.events().next()) {
                    delivered++;
                }
            }
            assertThat(delivered).isEqualTo(3);
            assertThat(reader.lostEvents()).isEqualTo(LostEvents.NONE);
        }
        trace.clear();
    }

    /** What was lost before a reset is no part of what is lost after it, and the page that tells of that has no room for the number. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 8})
    void shouldBeginAnewAfterAReset(int ringsBefore) throws Exception {
        trace.buffer().setSizeKib(32);
        try (PinnedThread thread = new PinnedThread();
                TraceMarker marker = trace.openMarker(true)) {
            thread.bindTo(CPU);
            write(thread, marker, ringsBefore * 600);
            try (LiveReader reader = trace.openReader(CPU, ReadStrategy.COPYING)) {
                assertThat(reader.advance()).isTrue();
                long deliveredOfOnePage = 0;
                while (reader.events().next()) {
                    deliveredOfOnePage++;
                }
                LostEvents before = reader.lostEvents();
                long delivered =
                        deliveredOfOnePage - trace.stats(CPU).readEvents(); // what was copied ahead of it stays
                trace.clear();
                write(thread, marker, 3_000);
                while (reader.advance()) {
                    while (reader.events().next()) {
                        delivered++;
                    }
                }
                assertThat(reader.lostEvents()).isEqualTo(before.plus(LostEvents.exactly(3_000 - delivered)));
                assertThat(trace.stats(CPU).overrun()).isEqualTo(3_000 - delivered);
            }
        }
    }

    private void write(PinnedThread thread, TraceMarker marker, int count) throws Exception {
        ByteBuffer record = ByteBuffer.allocateDirect(PAGE_FILLING_BYTES).order(ByteOrder.nativeOrder());
        thread.call(() -> {
            for (int i = 0; i < count; i++) {
                record.putInt(0, written++);
                marker.write(record.clear());
            }
            return true;
        });
    }

    @Test
    void shouldSayWhatWasTaken() throws Exception {
        for (ReadStrategy strategy : ReadStrategy.values()) {
            try (LiveReader reader = trace.openReader(CPU, strategy)) {
                boolean copies = strategy == ReadStrategy.COPYING;
                ReadStrategy taken = copies ? ReadStrategy.COPYING : ReadStrategy.MAPPED;
                assertThat(reader.choice()).isEqualTo(new ReadChoice(strategy, taken, null));
            }
        }
        try (RingBufferReaders<LiveReader> readers = trace.openReaders(ReadStrategy.COPYING)) {
            assertThat(readers).extracting(LiveReader::cpu).isEqualTo(trace.cpus());
        }
    }
}
