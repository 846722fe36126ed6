package dev.ringmap.conformance.differential;

import dev.ringmap.spi.MappedMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Makes a text of mapped memory that is equal on two kernels that behave alike: times, addresses, process ids and whatever lies beyond
 * the committed data are left out.
 */
final class MappedText {

    private static final int PAGE_BYTES = 4096;
    private static final int HEADER_BYTES = 16;
    private static final int COMMIT_OFFSET = 8;
    private static final long SIZE_MASK = 0xfffff;
    private static final long MISSED_STORED = 1 << 30;
    private static final int PADDING = 29;
    private static final int TIME_EXTEND = 30;
    private static final int TIME_STAMP = 31;
    private static final int PRINT_ID = 5;
    private static final int PRINT_TEXT_OFFSET = 16;
    private static final int PREEMPT_COUNT_OFFSET = 3;
    private static final int COMMON_BYTES = 8;

    private MappedText() {}

    static void append(StringBuilder text, MappedMemory mapping, long fileOffset, int subBufferBytes) {
        long length = mapping.length() + PAGE_BYTES - 1 & -PAGE_BYTES;
        if (fileOffset == 0) {
            ByteBuffer meta = mapping.slice(0, (int) Math.min(mapping.length(), 80));
            appendMeta(text, meta);
        }
        // A length that is no multiple of a page is mapped up to the page's end, but only what was asked for can be
        // looked at.
        long end = Math.min(length, mapping.length());
        long firstSubBuffer = (fileOffset + subBufferBytes - 1) / subBufferBytes * subBufferBytes;
        for (long at = Math.max(firstSubBuffer, subBufferBytes);
                at + subBufferBytes <= fileOffset + end;
                at += subBufferBytes) {
            text.append("  id ").append(at / subBufferBytes - 1).append(": ");
            appendSubBuffer(text, mapping.slice(at - fileOffset, subBufferBytes));
        }
    }

    private static void appendMeta(StringBuilder text, ByteBuffer meta) {
        text.append("  meta");
        for (int at = 0; at + Integer.BYTES <= meta.capacity(); at += Integer.BYTES) {
            text.append(' ').append(meta.getInt(at));
        }
        text.append('\n');
    }

    static void appendSubBuffer(StringBuilder text, ByteBuffer page) {
        page.order(ByteOrder.nativeOrder());
        long commit = page.getLong(COMMIT_OFFSET);
        text.append("commit ").append(Long.toHexString(commit));
        int size = (int) (commit & SIZE_MASK);
        if (size > page.capacity() - HEADER_BYTES) {
            text.append(" impossible\n");
            return;
        }
        if ((commit & MISSED_STORED) != 0) {
            text.append(" lost ").append(page.getLong(HEADER_BYTES + size));
        }
        int hash = 0;
        int events = 0;
        StringBuilder last = new StringBuilder();
        for (int at = 0; at < size; events++) {
            last.setLength(0);
            at += appendEvent(last, page, HEADER_BYTES + at, HEADER_BYTES + size);
            hash = 31 * hash + last.toString().hashCode();
        }
        text.append(" events ")
                .append(events)
                .append(" hash ")
                .append(hash)
                .append(" last")
                .append(last)
                .append('\n');
    }

    private static int appendEvent(StringBuilder text, ByteBuffer page, int at, int end) {
        int header = page.getInt(at);
        int typeLen = header & 31;
        text.append(" [").append(typeLen);
        switch (typeLen) {
            case PADDING -> {
                int length = 4 + page.getInt(at + 4);
                text.append(' ').append(length).append(']');
                return length;
            }
            case TIME_EXTEND, TIME_STAMP -> {
                text.append(']');
                return 8;
            }
            default -> {
                int length = typeLen == 0 ? 4 + page.getInt(at + 4) : 4 + 4 * typeLen;
                int payload = typeLen == 0 ? at + 8 : at + 4;
                text.append(' ').append(length).append(' ');
                appendPayload(text, page.slice(payload, Math.min(end, at + length) - payload));
                text.append(']');
                return length;
            }
        }
    }

    private static void appendPayload(StringBuilder text, ByteBuffer payload) {
        payload.order(ByteOrder.nativeOrder());
        int id = payload.getShort(0);
        text.append(id).append(' ').append(payload.get(PREEMPT_COUNT_OFFSET)).append(' ');
        if (id == PRINT_ID) {
            int end = PRINT_TEXT_OFFSET;
            while (end < payload.capacity() && payload.get(end) != 0) {
                end++;
            }
            text.append(StandardCharsets.ISO_8859_1
                    .decode(payload.slice(PRINT_TEXT_OFFSET, end - PRINT_TEXT_OFFSET))
                    .toString()
                    .hashCode());
        } else {
            int hash = 0;
            for (int at = COMMON_BYTES; at < payload.capacity(); at++) {
                hash = 31 * hash + payload.get(at);
            }
            text.append(hash);
        }
    }
}
