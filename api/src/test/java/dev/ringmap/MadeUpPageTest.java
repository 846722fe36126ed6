package dev.ringmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The rules of {@code SPEC.md} about the reader alone, on pages that no machine at hand would write. The pages are put together here, word
 * by word, and read through the public entry, as somebody with a recording does.
 */
class MadeUpPageTest {

    private static final int HEADER_BYTES = 16;
    private static final int PAGE_BYTES = 4096;
    private static final int PADDING = 29;
    private static final int TIME_EXTEND = 30;
    private static final int TIME_STAMP = 31;
    private static final int DELTA_BITS = 27;
    private static final int MAX_DELTA = (1 << DELTA_BITS) - 1;

    /** A page as a 64-bit machine of this byte order writes it. */
    private static ByteBuffer page(ByteOrder order, long timestamp, int committedBytes) {
        ByteBuffer page = ByteBuffer.allocateDirect(PAGE_BYTES).order(order);
        return page.putLong(timestamp).putLong(committedBytes);
    }

    private static ByteBuffer record(ByteBuffer page, int typeLen, int delta) {
        boolean isLittle = page.order() == ByteOrder.LITTLE_ENDIAN;
        return page.putInt(isLittle ? typeLen | delta << 5 : typeLen << DELTA_BITS | delta);
    }

    private static void stamp(ByteBuffer page, long time) {
        record(page, TIME_STAMP, (int) (time & MAX_DELTA)).putInt((int) (time >>> DELTA_BITS));
    }

    private static EventCursor read(ByteBuffer page) {
        SubBufferDescriptor layout = new SubBufferDescriptor(page.order(), 0, 8, 8, HEADER_BYTES);
        return SubBuffer.of(page.clear(), layout).events();
    }

    private static List<Long> times(ByteBuffer page) {
        EventCursor event = read(page);
        List<Long> times = new ArrayList<>();
        while (event.next()) {
            times.add(event.timestamp());
        }
        return times;
    }

    /** E-06. */
    @Test
    void shouldAddLongDeltasWhole() {
        long pageTime = 5;
        ByteBuffer page = page(ByteOrder.nativeOrder(), pageTime, 48);
        record(page, TIME_EXTEND, MAX_DELTA).putInt(-1);
        record(page, 1, MAX_DELTA).putInt(7);
        record(page, TIME_EXTEND, 1).putInt(1 << 31);
        record(page, TIME_EXTEND, 0).putInt(1);
        record(page, 1, 0).putInt(8);
        record(page, 1, 2).putInt(9);
        long longest = (1L << 59) - 1;
        long first = pageTime + longest + MAX_DELTA;
        long second = first + (1L << 58) + 1 + (1L << 27);

        assertThat(times(page)).containsExactly(first, second, second + 2);
    }

    /** E-07. */
    @Test
    void shouldRestoreAbsoluteTimesFromTheTimeBefore() {
        long top = 7L << 59;
        long pageTime = top + (1L << 59) - 10;
        ByteBuffer page = page(ByteOrder.nativeOrder(), pageTime, 56);
        record(page, 1, 4).putInt(7);
        stamp(page, (1L << 59) - 2);
        record(page, 1, 0).putInt(8);
        stamp(page, 3); // the 59 bits have run over
        record(page, 1, 5).putInt(9);
        stamp(page, 1L << 40);
        record(page, 1, 0).putInt(10);
        long over = top + (1L << 59);

        assertThat(times(page)).containsExactly(pageTime + 4, over - 2, over + 3 + 5, over + (1L << 40));
    }

    /** F-04. */
    @Test
    void shouldGiveAbsoluteTimeItsTopBitsBack() {
        ByteBuffer page = page(ByteOrder.nativeOrder(), (3L << 59) + 1_000, 16);
        stamp(page, 2_000);
        record(page, 1, 5).putInt(7);

        assertThat(times(page)).containsExactly((3L << 59) + 2_000 + 5);
    }

    /** F-06. */
    @Test
    void shouldReadNothingBehindNullPadding() {
        ByteBuffer page = page(ByteOrder.nativeOrder(), 0, 24);
        record(page, 1, 0).putInt(7);
        record(page, PADDING, 0);
        record(page, 1, 0).putInt(8);
        EventCursor event = read(page);

        assertThat(event.next()).isTrue();
        assertThat(event.next()).isFalse();
    }

    /** F-08. */
    @ParameterizedTest
    @ValueSource(ints = {0, 3, 100, Integer.MAX_VALUE, -1})
    void shouldRefuseARecordBeyondCommit(int lengthBytes) {
        ByteBuffer page = page(ByteOrder.nativeOrder(), 0, 24);
        record(page, 0, 0).putInt(lengthBytes);
        EventCursor event = read(page);

        assertThatThrownBy(event::next).isInstanceOf(MalformedSubBufferException.class);
        assertThat(event.next()).isFalse();
    }

    /** F-08. */
    @Test
    void shouldRefuseAPageWhoseCommitIsMoreThanItHolds() {
        assertThatThrownBy(() -> read(page(ByteOrder.nativeOrder(), 0, PAGE_BYTES)))
                .isInstanceOf(MalformedSubBufferException.class);
    }

    /** F-09. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldReadPagesOfEitherByteOrder(boolean isBigEndian) {
        ByteBuffer page = page(isBigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN, 100, 24);
        record(page, 2, 3).putInt(7).putInt(8);
        record(page, 0, 4).putInt(8).putInt(9);
        EventCursor event = read(page);

        assertThat(event.next()).isTrue();
        assertThat(event.intAt(0)).isEqualTo(7);
        assertThat(event.timestamp()).isEqualTo(103);
        assertThat(event.next())
                .as("an event with its length behind the header")
                .isTrue();
        assertThat(event.intAt(0)).isEqualTo(9);
        assertThat(event.timestamp()).isEqualTo(107);
    }

    /** F-09. */
    @Test
    void shouldReadPagesOf32BitKernels() {
        ByteBuffer page = ByteBuffer.allocateDirect(PAGE_BYTES).order(ByteOrder.BIG_ENDIAN);
        page.putLong(50).putInt(8);
        record(page, 1, 1).putInt(6);
        EventCursor event = SubBuffer.of(page.clear(), new SubBufferDescriptor(ByteOrder.BIG_ENDIAN, 0, 8, 4, 12))
                .events();

        assertThat(event.next()).isTrue();
        assertThat(event.intAt(0)).isEqualTo(6);
    }
}
