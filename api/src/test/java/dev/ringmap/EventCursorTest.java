package dev.ringmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventCursorTest {

    static Stream<Arguments> layouts() {
        return Stream.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)
                .flatMap(order -> Stream.of(Integer.BYTES, Long.BYTES)
                        .map(longBytes -> Arguments.of(PageBuilder.layout(order, longBytes))));
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void shouldDeliverEveryFormOfEventWhateverTheMachine(SubBufferDescriptor layout) {
        EventCursor event = new PageBuilder(layout, 1_000)
                .event(0, 7, 42)
                .longEvent(5, 8, 43, 44)
                .extend(1L << 40)
                .event(0, 9)
                .discarded(3, 12)
                .event(1, 10)
                .stamp(1L << 50)
                .event(0, 11)
                .fillWithPadding()
                .commit()
                .events();

        assertThat(event.next()).isTrue();
        assertThat(event.timestamp()).isEqualTo(1_000);
        assertThat(event.payloadLengthBytes()).isEqualTo(8);
        assertThat(event.intAt(4)).isEqualTo(42);
        assertThat(event.next()).isTrue();
        assertThat(event.timestamp()).isEqualTo(1_005);
        assertThat(event.payloadLengthBytes()).isEqualTo(12);
        assertThat(event.intAt(8)).isEqualTo(44);
        assertThat(event.next()).isTrue();
        assertThat(event.timestamp()).isEqualTo(1_005 + (1L << 40));
        assertThat(event.next()).isTrue();
        assertThat(event.timestamp()).isEqualTo(1_005 + (1L << 40) + 3 + 1);
        assertThat(event.next()).isTrue();
        assertThat(event.timestamp()).isEqualTo(1L << 50);
        assertThat(event.intAt(0)).isEqualTo(11);
        assertThat(event.next()).isFalse();
    }

    /** By this the order of sub-buffers is checked that are read in place. */
    @ParameterizedTest
    @MethodSource("layouts")
    void shouldKnowTheTimeOfTheLatestEventBehindPadding(SubBufferDescriptor layout) {
        EventCursor event = new PageBuilder(layout, 1_000)
                .event(1, 7, 42)
                .longEvent(5, 8, 43, 44)
                .event(2, 9)
                .discarded(3, 12)
                .fillWithPadding()
                .commit()
                .events();

        for (long expected : new long[] {1_001, 1_006, 1_008}) {
            assertThat(event.next()).isTrue();
            assertThat(event.latestTimestamp()).isEqualTo(expected);
        }
        assertThat(event.next()).isFalse();
        assertThat(event.latestTimestamp()).isEqualTo(1_008);
    }

    @Test
    void shouldReadTypeIdAsUnsigned() {
        EventCursor event = PageBuilder.at(0).event(0, 0x0000fffe).commit().events();

        event.next();

        int expected = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? 0xfffe : 0;
        assertThat(event.typeId()).isEqualTo(expected);
    }

    @Test
    void shouldNotTakeTheTypeOfTheEventBeforeForThatOfAnEmptyPayload() {
        EventCursor event = PageBuilder.at(0).event(0, 7).longEvent(1).commit().events();
        event.next();

        assertThat(event.next()).isTrue();
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(event::typeId);
    }

    @Test
    void shouldRefuseTheTypeOfAnEventThatIsNoLongerShown() {
        PageBuilder page = PageBuilder.at(0).event(0, 7);
        page.commit();
        RecordedSubBuffer subBuffer =
                new RecordedSubBuffer(PageBuilder.layout(ByteOrder.nativeOrder(), Long.BYTES), "a test");
        subBuffer.show(0, page.bytes());
        subBuffer.events().next();
        subBuffer.close();

        assertThatExceptionOfType(ReaderClosedException.class).isThrownBy(subBuffer.events()::typeId);
    }

    @Test
    void shouldRestoreTheTopBitsOfAnAbsoluteStamp() {
        long before = 0x1800_0000_0000_1000L;
        long stamp = before + 500;

        EventCursor event = PageBuilder.at(before)
                .event(0, 1)
                .stamp(stamp)
                .event(0, 2)
                .commit()
                .events();

        event.next();
        event.next();
        assertThat(event.timestamp()).isEqualTo(stamp);
    }

    @Test
    void shouldCarryIntoTheTopBitsWhenAStampWrapsThem() {
        long before = 0x0fff_ffff_ffff_fff0L;
        long stamp = before + 0x20;

        EventCursor event =
                PageBuilder.at(before).stamp(stamp).event(0, 1).commit().events();

        event.next();
        assertThat(event.timestamp()).isEqualTo(stamp);
    }

    @Test
    void shouldStopAtCommitWhateverStandsBehindIt() {
        PageBuilder page = PageBuilder.at(0).event(0, 1);
        int committed = page.position();
        EventCursor event = page.event(0, 2).commit(committed).events();

        assertThat(event.next()).isTrue();
        assertThat(event.next()).isFalse();
    }

    @Test
    void shouldGiveUpThePageAtNullPadding() {
        EventCursor event = PageBuilder.at(0)
                .event(0, 1)
                .word(29, 0)
                .raw(0x7fff_ffff)
                .commit()
                .events();

        assertThat(event.next()).isTrue();
        assertThat(event.next()).isFalse();
    }

    @Test
    void shouldDeliverTheLossBeforeTheFirstEventAlthoughAnExtendLeads() {
        SubBuffer page = PageBuilder.at(0).extend(0).event(0, 1).event(0, 2).commitAfterLossOf(1_234);
        EventCursor event = page.events();

        assertThat(page.lostEvents()).isEqualTo(LostEvents.exactly(1_234));
        event.next();
        assertThat(event.lostEvents()).isEqualTo(LostEvents.exactly(1_234));
        event.next();
        assertThat(event.lostEvents()).isEqualTo(LostEvents.NONE);
    }

    @Test
    void shouldSayUnknownWhenTheKernelHadNoRoomForTheCount() {
        SubBuffer page = PageBuilder.at(0).event(0, 1).commitAfterUnknownLoss();

        page.events().next();
        assertThat(page.lostEvents()).isEqualTo(LostEvents.UNKNOWN);
        assertThat(page.events().lostEvents()).isEqualTo(LostEvents.UNKNOWN);
        assertThat(page.committedBytes()).isEqualTo(8);
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void shouldTakeTheSizeOutOfASignExtendedCommit(SubBufferDescriptor layout) {
        SubBuffer page = new PageBuilder(layout, 0).event(0, 1, 2, 3).commitAfterLossOf(5);

        assertThat(page.committedBytes()).isEqualTo(16);
        assertThat(page.lostEvents()).isEqualTo(LostEvents.exactly(5));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 5_000})
    void shouldNamePageAndOffsetWhenALengthIsImpossible(int length) {
        EventCursor event = PageBuilder.at(0)
                .event(0, 1)
                .word(0, 0)
                .raw(length)
                .raw(0)
                .commit()
                .events();
        event.next();

        assertThatExceptionOfType(MalformedSubBufferException.class)
                .isThrownBy(event::next)
                .withMessageStartingWith("sub-buffer 0, offset 8: ")
                .satisfies(e -> assertThat(e.offset()).isEqualTo(8));
        assertThat(event.next()).as("the rest of the page is skipped").isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 30, 31, 28})
    void shouldRefuseARecordThatIsCutOff(int typeLen) {
        EventCursor event = PageBuilder.at(0).word(typeLen, 1).commit().events();

        assertThatExceptionOfType(MalformedSubBufferException.class).isThrownBy(event::next);
    }

    @Test
    void shouldRefuseACommitBeyondThePage() {
        PageBuilder page = PageBuilder.at(0);

        assertThatExceptionOfType(MalformedSubBufferException.class)
                .isThrownBy(() -> page.commit(PageBuilder.PAGE_BYTES))
                .withMessageContaining("commit says 4096 bytes, the page has room for 4080");
    }

    @Test
    void shouldRefuseAccessWhereThereIsNoEvent() {
        EventCursor event = PageBuilder.at(0).event(0, 1).commit().events();

        assertThatIllegalStateException().isThrownBy(event::timestamp).withMessageContaining("call next() first");
        event.next();
        event.next();
        assertThatIllegalStateException().isThrownBy(() -> event.intAt(0));
    }

    @Test
    void shouldKeepEveryAccessInsideThePayload() {
        EventCursor event =
                PageBuilder.at(0).event(0, 1, 2).event(0, 3).commit().events();
        event.next();

        List<Runnable> outside = List.of(
                () -> event.intAt(5),
                () -> event.longAt(1),
                () -> event.shortAt(7),
                () -> event.byteAt(8),
                () -> event.byteAt(-1),
                () -> event.intAt(Integer.MAX_VALUE),
                () -> event.copy(4, new byte[8], 0, 5));
        assertThat(outside)
                .allSatisfy(access -> assertThatExceptionOfType(IndexOutOfBoundsException.class)
                        .isThrownBy(access::run));
    }

    @Test
    void shouldCopyAPartOfThePayload() {
        EventCursor event = PageBuilder.at(0)
                .event(0, 0, Integer.reverseBytes(0x61626364))
                .commit()
                .events();
        event.next();
        byte[] target = new byte[6];

        event.copy(4, target, 1, 4);

        byte[] expected = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
                ? new byte[] {0, 'a', 'b', 'c', 'd', 0}
                : new byte[] {0, 'd', 'c', 'b', 'a', 0};
        assertThat(target).isEqualTo(expected);
    }

    /** What the writer does to a page that it enters anew, one step after the other. */
    enum Taking {
        COMMIT_TO_ZERO {
            @Override
            void from(ByteBuffer page, SubBufferDescriptor layout) {
                page.putInt(layout.commitLowOffset(), 0);
            }
        },
        OTHER_STAMP_AND_AS_MUCH {
            @Override
            void from(ByteBuffer page, SubBufferDescriptor layout) {
                page.putLong(layout.timestampOffset(), 2_000);
            }
        },
        OTHER_BYTES_TOO {
            @Override
            void from(ByteBuffer page, SubBufferDescriptor layout) {
                page.putInt(layout.commitLowOffset(), 4);
                for (int at = layout.dataOffset(); at < page.capacity(); at++) {
                    page.put(at, (byte) 0xff);
                }
            }
        };

        abstract void from(ByteBuffer page, SubBufferDescriptor layout);
    }

    @ParameterizedTest
    @MethodSource("takings")
    void shouldRefuseWhatIsReadFromASubBufferThatWasTakenAway(SubBufferDescriptor layout, Taking taking) {
        PageBuilder page = new PageBuilder(layout, 1_000);
        EventCursor event = page.event(0, 1, 11).event(0, 2, 22).commit().events();
        event.next();
        taking.from(page.bytes(), layout);

        assertThatThrownBy(() -> event.intAt(4)).isInstanceOf(SubBufferTakenException.class);
        assertThatThrownBy(() -> event.intAt(0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("next()");
        assertThat(event.next()).isFalse();
        assertThat(event.hasRemaining()).isFalse();
        assertThat(event.takeDiscarded()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("takings")
    void shouldSkipTheRestOfASubBufferThatWasTakenAway(SubBufferDescriptor layout, Taking taking) {
        PageBuilder page = new PageBuilder(layout, 1_000);
        EventCursor event = page.event(0, 1, 11).event(0, 2, 22).commit().events();
        event.next();
        taking.from(page.bytes(), layout);

        assertThat(event.next()).isFalse();
        assertThat(event.countRemaining()).isIn(LostEvents.NONE, LostEvents.UNKNOWN);
        assertThat(event.takeDiscarded()).isTrue();
        assertThat(event.takeDiscarded()).as("told once").isFalse();
    }

    /** Somebody else's padding is not passed over as if it were what was committed here. */
    @ParameterizedTest
    @MethodSource("layouts")
    void shouldNoticeATakenSubBufferBeforeItIsWalkedOn(SubBufferDescriptor layout) {
        PageBuilder page = new PageBuilder(layout, 1_000);
        EventCursor event = page.event(0, 1, 11).event(0, 2, 22).commit().events();
        event.next();
        Taking.OTHER_STAMP_AND_AS_MUCH.from(page.bytes(), layout);
        int padding = layout.order() == ByteOrder.LITTLE_ENDIAN ? 29 : 29 << 27;
        page.bytes().putInt(layout.dataOffset() + 3 * Integer.BYTES, padding);

        assertThat(event.hasRemaining()).isFalse();
        assertThat(event.takeDiscarded()).isTrue();
    }

    static Stream<Arguments> takings() {
        return layouts()
                .flatMap(layout -> Stream.of(Taking.values()).map(taking -> Arguments.of(layout.get()[0], taking)));
    }

    @Test
    void shouldCountTheEventsAheadWithoutMoving() {
        EventCursor event = PageBuilder.at(0)
                .event(0, 1)
                .discarded(1, 8)
                .event(0, 2)
                .event(0, 3)
                .commit()
                .events();

        event.next();
        assertThat(event.countRemaining()).isEqualTo(LostEvents.exactly(2));
        assertThat(event.intAt(0)).isEqualTo(1);
        assertThat(event.next()).isTrue();
        assertThat(event.intAt(0)).isEqualTo(2);
    }
}
