package dev.ringmap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmap.tests.fuzz.CapturedPages;
import dev.ringmap.tests.fuzz.Fuzz;
import dev.ringmap.tests.fuzz.Mutations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Whatever the bytes are, the only complaints are the documented ones, every walk ends, and nothing is read outside of the page: that
 * would be an {@link IndexOutOfBoundsException}, which no walk throws.
 */
class SubBufferFuzzTest {

    private static final String HEADER_PAGE = """
            \tfield: u64 timestamp;\toffset:0;\tsize:8;\tsigned:0;
            \tfield: local_t commit;\toffset:8;\tsize:8;\tsigned:1;
            \tfield: int overwrite;\toffset:8;\tsize:1;\tsigned:1;
            \tfield: char data;\toffset:16;\tsize:4080;\tsigned:0;
            """;

    private static final SubBufferDescriptor LAYOUT = SubBufferDescriptor.parse(HEADER_PAGE, ByteOrder.LITTLE_ENDIAN);

    private final ByteBuffer memory =
            ByteBuffer.allocateDirect(CapturedPages.PAGE_BYTES + Long.BYTES).alignedSlice(Long.BYTES);

    @Test
    void pages() throws Exception {
        Fuzz.run("pages", random -> walk(changedPage(random), LAYOUT, random));
    }

    @Test
    void layouts() throws Exception {
        Fuzz.run("header_page", random -> {
            ByteOrder order = random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
            SubBufferDescriptor layout;
            try {
                layout = SubBufferDescriptor.parse(Mutations.change(random, HEADER_PAGE), order);
            } catch (IllegalArgumentException documented) {
                assertThat(documented).isExactlyInstanceOf(IllegalArgumentException.class);
                return;
            }
            walk(changedPage(random), layout, random);
        });
    }

    /** Now and then one that is cut off, or has nothing but noise in it. */
    private ByteBuffer changedPage(SplittableRandom random) {
        byte[] page = CapturedPages.any(random);
        Mutations.change(random, page);
        if (random.nextInt(8) == 0) {
            byte[] noise = new byte[random.nextInt(page.length - LAYOUT.dataOffset())];
            random.nextBytes(noise);
            System.arraycopy(noise, 0, page, LAYOUT.dataOffset(), noise.length);
        }
        if (random.nextBoolean()) {
            changeHeader(random, page);
        }
        int length = random.nextInt(8) == 0 ? random.nextInt(page.length) : page.length;
        return memory.clear().put(page).flip().limit(length);
    }

    /** A change that hits the header by chance alone is rare: loss flags and a size somewhere in the page. */
    private static void changeHeader(SplittableRandom random, byte[] page) {
        int commit = random.nextInt(page.length) | random.nextInt(4) << 30;
        for (int i = 0; i < Integer.BYTES; i++) {
            page[LAYOUT.commitOffset() + i] = (byte) (commit >> (i * Byte.SIZE));
        }
    }

    private static void walk(ByteBuffer page, SubBufferDescriptor layout, SplittableRandom random) {
        SubBuffer subBuffer;
        try {
            subBuffer = SubBuffer.of(page, layout);
        } catch (IllegalArgumentException documented) {
            assertThat(page.remaining()).as(documented.getMessage()).isLessThan(layout.dataOffset());
            return;
        } catch (MalformedSubBufferException documented) {
            return;
        }
        assertThat(subBuffer.committedBytes()).isBetween(0, page.remaining() - layout.dataOffset());
        EventCursor event = subBuffer.events();
        int end = 0;
        try {
            while (event.next()) {
                require(event.payloadOffset() > end, "an event within the one before it");
                end = event.payloadOffset() + event.payloadLengthBytes();
                require(end <= subBuffer.committedBytes(), "an event beyond what is committed");
                if (random.nextInt(8) == 0) {
                    look(event, random);
                }
            }
        } catch (MalformedSubBufferException documented) {
            assertThat(documented.offset()).isBetween(0, subBuffer.committedBytes());
        }
        assertThat(event.next()).isFalse();
    }

    /** What lies in the payload can be read, and nothing else. */
    private static void look(EventCursor event, SplittableRandom random) {
        int length = event.payloadLengthBytes();
        int offset = random.nextInt(-9, length + 9);
        int size = 1 << random.nextInt(4);
        boolean isInside = offset >= 0 && offset <= length - size;
        boolean isRead = true;
        try {
            switch (size) {
                case Byte.BYTES -> event.byteAt(offset);
                case Short.BYTES -> event.shortAt(offset);
                case Integer.BYTES -> event.intAt(offset);
                default -> event.copy(offset, new byte[size], 0, size);
            }
        } catch (IndexOutOfBoundsException documented) {
            isRead = false;
        }
        require(isRead == isInside, size + " bytes at " + offset + " of " + length + (isRead ? " read" : " refused"));
    }

    /** A matcher for each event of each page would take most of the time. */
    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new AssertionError(problem);
        }
    }
}
