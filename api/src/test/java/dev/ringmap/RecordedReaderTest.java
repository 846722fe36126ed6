package dev.ringmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is particular to pages that are not mapped; the contract of all readers is tested with the kit's {@code ReaderContract}. */
class RecordedReaderTest {

    private static final int UNALIGNED = 3;
    private static final SubBufferDescriptor LAYOUT = PageBuilder.layout(ByteOrder.nativeOrder(), Long.BYTES);

    static Stream<SubBufferDescriptor> layouts() {
        return Stream.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)
                .flatMap(order -> Stream.of(4, 8).map(longBytes -> PageBuilder.layout(order, longBytes)));
    }

    private static byte[] page(SubBufferDescriptor layout, long time, int... events) {
        PageBuilder page = new PageBuilder(layout, time);
        for (int event : events) {
            page.event(1, event);
        }
        page.commit();
        return bytes(page);
    }

    private static byte[] bytes(PageBuilder page) {
        byte[] bytes = new byte[PageBuilder.PAGE_BYTES];
        page.bytes().get(0, bytes);
        return bytes;
    }

    private static ByteBuffer joined(ByteBuffer target, byte[]... pages) {
        target.position(UNALIGNED);
        for (byte[] page : pages) {
            target.put(page);
        }
        return target.flip().position(UNALIGNED);
    }

    private static List<String> read(RingBufferReader reader) throws IOException {
        List<String> events = new ArrayList<>();
        while (reader.advance()) {
            while (reader.events().next()) {
                TraceEvent event = reader.events();
                events.add(event.intAt(0) + "@" + event.timestamp()
                        + (event.lostEvents().isNone() ? "" : " lost " + event.lostEvents()));
            }
        }
        return events;
    }

    /** The caller's buffers may have any byte order, and keep it. */
    @ParameterizedTest
    @MethodSource("layouts")
    void shouldReadHeapAndDirectPagesOfAnyKernel(SubBufferDescriptor layout) throws IOException {
        for (boolean isDirect : new boolean[] {false, true}) {
            int room = UNALIGNED + 2 * PageBuilder.PAGE_BYTES;
            ByteBuffer pages = joined(
                    isDirect ? ByteBuffer.allocateDirect(room) : ByteBuffer.allocate(room),
                    page(layout, 100, 1, 2),
                    page(layout, 200, 3));
            RingBufferReader reader = new RecordedReader(1, layout, PageSource.of(pages, PageBuilder.PAGE_BYTES));

            assertThat(read(reader)).containsExactly("1@101", "2@102", "3@201");
            assertThat(reader.cpu()).isEqualTo(1);
            assertThat(pages.order()).isEqualTo(ByteOrder.BIG_ENDIAN);
            assertThat(pages.position()).isEqualTo(UNALIGNED);
            assertThat(reader.subBuffer().page().order()).isEqualTo(layout.order());
            assertThat(reader.subBuffer().page().capacity()).isEqualTo(PageBuilder.PAGE_BYTES);
        }
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void shouldReportTheLossesThatPagesTellOf(SubBufferDescriptor layout) throws IOException {
        PageBuilder numbered = new PageBuilder(layout, 200).event(1, 2);
        numbered.commitAfterLossOf(7);
        PageBuilder unknown = new PageBuilder(layout, 300).event(1, 3);
        unknown.commitAfterUnknownLoss();
        ByteBuffer pages = joined(
                ByteBuffer.allocate(UNALIGNED + 3 * PageBuilder.PAGE_BYTES),
                page(layout, 100, 1),
                bytes(numbered),
                bytes(unknown));
        RingBufferReader reader = new RecordedReader(0, layout, PageSource.of(pages, PageBuilder.PAGE_BYTES));

        assertThat(read(reader)).containsExactly("1@101", "2@201 lost 7", "3@301 lost an unknown number");
        assertThat(reader.lostEvents()).isEqualTo(LostEvents.atLeast(7));
    }

    @Test
    void shouldNameThePageThatDoesNotParseAndGoOnBehindIt() throws IOException {
        PageBuilder impossible = new PageBuilder(LAYOUT, 200).event(1, 2);
        impossible.bytes().putLong(8, PageBuilder.PAGE_BYTES);
        ByteBuffer pages = joined(
                ByteBuffer.allocate(UNALIGNED + 3 * PageBuilder.PAGE_BYTES),
                page(LAYOUT, 100, 1),
                bytes(impossible),
                page(LAYOUT, 300, 3));
        RingBufferReader reader = new RecordedReader(0, LAYOUT, PageSource.of(pages, PageBuilder.PAGE_BYTES));

        assertThat(reader.advance()).isTrue();
        assertThat(reader.events().next()).isTrue();
        assertThatThrownBy(reader::advance)
                .isInstanceOf(MalformedSubBufferException.class)
                .hasMessageContaining("sub-buffer 1")
                .hasMessageContaining("commit says");
        assertThat(read(reader)).containsExactly("3@301");
    }

    @Test
    void shouldRefuseWhatIsShorterThanAHeader() {
        RingBufferReader reader = new RecordedReader(0, LAYOUT, PageSource.of(ByteBuffer.allocate(15), 4096));

        assertThatThrownBy(reader::advance)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("15 bytes");
        assertThatThrownBy(() -> PageSource.of(ByteBuffer.allocate(1), 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldGoOnWhenTheSourceHasMoreLater() throws IOException {
        List<ByteBuffer> later = new ArrayList<>();
        RingBufferReader reader = new RecordedReader(0, LAYOUT, () -> later.isEmpty() ? null : later.remove(0));

        assertThat(reader.advance(Duration.ofDays(1))).isFalse();
        later.add(ByteBuffer.wrap(page(LAYOUT, 100)));
        later.add(ByteBuffer.wrap(page(LAYOUT, 200, 4)));
        assertThat(read(reader)).containsExactly("4@201");
    }
}
