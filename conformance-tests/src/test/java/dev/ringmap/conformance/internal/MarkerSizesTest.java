package dev.ringmap.conformance.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MarkerSizesTest {

    private static final int[] ROOMS = {4080, 16368, 65520};
    private static final int[] ADDED = {0, 4};

    @Test
    void shouldFillAPageToTheLastByte() {
        for (int room : ROOMS) {
            for (int added : ADDED) {
                MarkerSizes sizes = new MarkerSizes(room, added);
                assertThat(sizes.exactBytes()).isGreaterThanOrEqualTo(Marker.MIN_BYTES);
                assertThat(sizes.perPage() * sizes.eventBytes(sizes.exactBytes()))
                        .isEqualTo(room);
            }
        }
    }

    @Test
    void shouldLeaveRoomForTheNumberOfLostEvents() {
        for (int room : ROOMS) {
            for (int added : ADDED) {
                MarkerSizes sizes = new MarkerSizes(room, added);
                int bytes = sizes.roomyBytes();
                int rest = room - sizes.perPage(bytes) * sizes.eventBytes(bytes);
                assertThat(rest).isBetween(Long.BYTES + 1, sizes.eventBytes(bytes) - 1);
            }
        }
    }

    @Test
    void shouldMeasureWhatTheKernelAdds() {
        assertThat(MarkerSizes.measured(4080, 28)).isEqualTo(new MarkerSizes(4080, 0));
        assertThat(MarkerSizes.measured(4080, 32)).isEqualTo(new MarkerSizes(4080, 4));
    }
}
