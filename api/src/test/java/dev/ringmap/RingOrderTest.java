package dev.ringmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RingOrderTest {

    private static final int SWAPS = 10_000;
    private static final int SKIPS = 4;

    @Test
    void shouldGoThroughAllIdsWhileNothingIsOverwritten() {
        RingOrder order = new RingOrder(4, 0);
        int reader = 0;
        List<Integer> taken = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            int next = order.after(reader);
            order.swap(reader, next);
            taken.add(next);
            reader = next;
        }
        assertThat(taken).containsExactly(1, 2, 3, 0, 1, 2, 3, 0, 1);
    }

    /** The kernel's ring as a list that begins with its head: taking the head leaves the reader's page there, and the head moves on. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4, 17, 500})
    void shouldFollowAWriterThatOvertakes(int count) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Integer> ring = new ArrayList<>();
        for (int id = 1; id < count; id++) {
            ring.add(id);
        }
        RingOrder order = new RingOrder(count, 0);
        int reader = 0;
        for (int i = 0; i < SWAPS; i++) {
            if (random.nextInt(SKIPS) == 0) {
                Collections.rotate(ring, -random.nextInt(count));
            } else {
                assertThat(order.after(reader)).as("seed %d", seed).isEqualTo(ring.get(0));
            }
            int taken = ring.set(0, reader);
            order.swap(reader, taken);
            Collections.rotate(ring, -1);
            reader = taken;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void shouldNotMindARingThatNoKernelHas(int count) {
        RingOrder order = new RingOrder(count, 0);
        order.swap(0, count - 1);
        order.swap(count - 1, 0);
        assertThat(order.after(0)).isBetween(0, count - 1);
    }

    @Test
    void shouldBeAGuessBehindAReaderThatOthersHaveMoved() {
        assertThat(new RingOrder(3, 1).isKnown()).isFalse();
        RingOrder order = new RingOrder(3, 0);
        order.swap(0, 1);
        assertThat(order.isKnown()).isTrue();
        order.lose();
        assertThat(order.isKnown()).isFalse();
    }
}
