package dev.ringmap.events.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmap.LostEvents;
import dev.ringmap.MalformedSubBufferException;
import dev.ringmap.RingBufferReader;
import dev.ringmap.SubBuffer;
import dev.ringmap.events.Records;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EventMergeTest {

    /** A CPU whose sub-buffers are written in advance; {@code null} stands for an advance that finds nothing. */
    private static final class ScriptedCpu implements RingBufferReader {
        private final int cpu;
        private final Deque<List<SubBuffer>> script = new ArrayDeque<>();
        private SubBuffer subBuffer = Records.at(0).commit();

        ScriptedCpu(int cpu, SubBuffer... subBuffers) {
            this.cpu = cpu;
            Arrays.stream(subBuffers).forEach(page -> script.add(page == null ? List.of() : List.of(page)));
        }

        @Override
        public int cpu() {
            return cpu;
        }

        @Override
        public boolean advance(Duration timeout) {
            List<SubBuffer> next = script.poll();
            if (next == null || next.isEmpty()) {
                return false;
            }
            subBuffer = next.get(0);
            return true;
        }

        @Override
        public SubBuffer subBuffer() {
            return subBuffer;
        }

        @Override
        public LostEvents lostEvents() {
            return LostEvents.NONE;
        }

        @Override
        public long resets() {
            return 0;
        }

        @Override
        public boolean isClosed() {
            return false;
        }

        @Override
        public void close() {}
    }

    private static SubBuffer page(long... timestamps) {
        Records records = Records.at(timestamps[0]);
        for (long timestamp : timestamps) {
            records.event(1, 8, timestamp);
        }
        return records.commit();
    }

    private static EventMerge merge(RingBufferReader... cpus) {
        return EventMerge.of(List.of(cpus));
    }

    private static List<String> round(EventMerge merge) {
        List<String> delivered = new ArrayList<>();
        while (merge.next()) {
            delivered.add(merge.cpu() + "@" + merge.event().timestamp());
        }
        return delivered;
    }

    @Test
    void shouldDeliverInOrderOfTimeAcrossCpus() throws IOException {
        EventMerge merge = merge(new ScriptedCpu(0, page(1, 4, 9)), new ScriptedCpu(1, page(2, 3, 8, 20)));

        assertThat(merge.advance()).isTrue();
        assertThat(round(merge)).containsExactly("0@1", "1@2", "1@3", "0@4", "1@8", "0@9");
        assertThat(merge.advance()).isTrue();
        assertThat(round(merge)).containsExactly("1@20");
        assertThat(merge.advance()).isFalse();
        assertThat(round(merge)).isEmpty();
    }

    /** Time stamps have 64 bits without a sign. */
    @Test
    void shouldDeliverTimesBeyond63BitsLast() throws IOException {
        EventMerge merge = merge(new ScriptedCpu(0, page(Long.MIN_VALUE)), new ScriptedCpu(1, page(Long.MAX_VALUE)));
        List<String> delivered = new ArrayList<>();
        while (merge.advance()) {
            delivered.addAll(round(merge));
        }

        assertThat(delivered).containsExactly("1@9223372036854775807", "0@-9223372036854775808");
    }

    @Test
    void shouldPreferLowerCpuAtTheSameTime() throws IOException {
        EventMerge merge = merge(new ScriptedCpu(2, page(5)), new ScriptedCpu(0, page(5)), new ScriptedCpu(1, page(5)));
        List<String> delivered = new ArrayList<>();
        while (merge.advance()) {
            delivered.addAll(round(merge));
        }

        assertThat(delivered).containsExactly("0@5", "1@5", "2@5");
    }

    @Test
    void shouldEndRoundWhenACpuRunsOutBecauseItsNextPageMayComeFirst() throws IOException {
        EventMerge merge = merge(new ScriptedCpu(0, page(1, 2), page(3, 4)), new ScriptedCpu(1, page(10, 11)));

        merge.advance();
        assertThat(round(merge)).containsExactly("0@1", "0@2");
        merge.advance();
        assertThat(round(merge)).containsExactly("0@3", "0@4");
        merge.advance();
        assertThat(round(merge)).containsExactly("1@10", "1@11");
    }

    @Test
    void shouldAskAnEmptyCpuAgainWhenOthersWroteMeanwhile() throws IOException {
        EventMerge merge = merge(new ScriptedCpu(0, null, page(5)), new ScriptedCpu(1, page(6)));

        merge.advance();

        assertThat(round(merge)).containsExactly("0@5");
        merge.advance();
        assertThat(round(merge)).containsExactly("1@6");
    }

    @Test
    void shouldDeliverLossWithTheEventAfterIt() throws IOException {
        SubBuffer afterLoss = Records.at(3).event(1, 8, 3).commitAfterLossOf(77);
        EventMerge merge = merge(new ScriptedCpu(0, page(1), afterLoss), new ScriptedCpu(1, page(2, 9)));
        List<String> delivered = new ArrayList<>();
        while (merge.advance()) {
            while (merge.next()) {
                delivered.add(
                        merge.event().timestamp() + " after " + merge.event().lostEvents());
            }
        }

        assertThat(delivered).containsExactly("1 after 0", "2 after 0", "3 after 77", "9 after 0");
    }

    @Test
    void shouldGoOnBehindMalformedSubBuffer() throws IOException {
        SubBuffer malformed = Records.at(2).event(1, 8, 2).malformed().commit();
        EventMerge merge = merge(new ScriptedCpu(0, malformed, page(7)), new ScriptedCpu(1, page(1, 5, 6, 8)));

        merge.advance();
        assertThat(merge.next()).isTrue();
        assertThat(merge.next()).isTrue();
        assertThat(merge.event().timestamp()).isEqualTo(2);
        assertThatThrownBy(merge::next).isInstanceOf(MalformedSubBufferException.class);
        assertThat(merge.cpu()).isZero();
        assertThat(merge.next()).isFalse();
        merge.advance();
        assertThat(round(merge)).containsExactly("1@5", "1@6", "0@7");
        merge.advance();
        assertThat(round(merge)).containsExactly("1@8");
    }

    @Test
    void shouldGoOnWhenTheFirstRecordIsMalformed() throws IOException {
        EventMerge merge =
                merge(new ScriptedCpu(0, Records.at(2).malformed().commit(), page(7)), new ScriptedCpu(1, page(5, 6)));

        assertThatThrownBy(merge::advance).isInstanceOf(MalformedSubBufferException.class);
        assertThat(merge.cpu()).isZero();
        merge.advance();
        assertThat(round(merge)).containsExactly("1@5", "1@6");
    }

    @Test
    void shouldRefuseEventBeforeNext() {
        assertThatThrownBy(merge(new ScriptedCpu(0))::event)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("there is no event; call next() first");
    }

    @Test
    void shouldDeliverEveryEventOfManyCpusOnceAndInOrder() throws IOException {
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        RingBufferReader[] cpus = new RingBufferReader[17];
        long written = 0;
        for (int cpu = 0; cpu < cpus.length; cpu++) {
            SubBuffer[] pages = new SubBuffer[random.nextInt(20)];
            long time = random.nextInt(1000);
            for (int page = 0; page < pages.length; page++) {
                long[] times = new long[1 + random.nextInt(40)];
                for (int i = 0; i < times.length; i++) {
                    times[i] = time += random.nextInt(50);
                }
                written += times.length;
                pages[page] = page(times);
            }
            cpus[cpu] = new ScriptedCpu(cpu, pages);
        }
        EventMerge merge = merge(cpus);
        long delivered = 0;
        long latest = 0;
        while (merge.advance()) {
            while (merge.next()) {
                assertThat(merge.event().timestamp()).as("seed %d", seed).isGreaterThanOrEqualTo(latest);
                latest = merge.event().timestamp();
                delivered++;
            }
        }

        assertThat(delivered).as("seed %d", seed).isEqualTo(written);
    }
}
