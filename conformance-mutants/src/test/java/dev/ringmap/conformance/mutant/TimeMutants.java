package dev.ringmap.conformance.mutant;

import dev.ringmap.conformance.internal.Marker;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.TraceFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.LongUnaryOperator;

/** Wrong in the times of events. */
final class TimeMutants extends MutantFamily {

    private static final int COMMIT = 8;
    private static final int DATA = 16;
    private static final int PAGE_BYTES = 4096;
    private static final int SIZE_MASK = 0xfffff;
    private static final int TYPE_MASK = 31;
    private static final int PADDING = 29;
    private static final int TIME_EXTEND = 30;
    private static final int TYPE_BITS = 5;
    private static final int WORD = 4;

    /** Changes a record in its place. */
    @FunctionalInterface
    private interface RecordPatch {
        void apply(ByteBuffer page, int at, int typeLen, int index);
    }

    TimeMutants() {
        addPageTime(
                "page-time-in-micros",
                "the time of a page is rounded down to a microsecond",
                time -> time - time % 1_000);
        addPageTime("page-time-in-100-ns", "the time of a page is rounded down to 100 ns", time -> time - time % 100);
        addPageTime("page-time-late", "the time of a page is 600 ns late", time -> time + 600);
        addPageTime(
                "page-time-since-boot-of-2020",
                "the time of a page is that of another clock",
                time -> time + 1_577_836_800_000_000_000L);
        addPageTime(
                "page-time-cut-to-32-bits",
                "the time of a page has lost its upper bits",
                time -> time & (1L << 32) - 1);
        add("later-page-early", "the time of all pages but the first one mapped is 20 us early", new Patch() {
            @Override
            void patch(ByteBuffer copy, long offset) {
                if (isPage(copy, offset) && offset > 2L * PAGE_BYTES) {
                    copy.putLong(0, copy.getLong(0) - 20_000);
                }
            }
        });
        addRecords("deltas-in-64-ns", "times between events are rounded down to 64 ns", (page, at, type, index) -> {
            if (type < PADDING) {
                page.putInt(at, page.getInt(at) & ~(63 << TYPE_BITS));
            }
        });
        addRecords("deltas-dropped", "an event has the time of the one before it", (page, at, type, index) -> {
            if (type < PADDING) {
                page.putInt(at, type);
            }
        });
        addRecords("extend-without-its-upper-part", "a long delta is cut off", (page, at, type, index) -> {
            if (type == TIME_EXTEND) {
                page.putInt(at + WORD, 0);
            }
        });
        addRecords("extend-without-its-lower-part", "a long delta is rounded", (page, at, type, index) -> {
            if (type == TIME_EXTEND) {
                page.putInt(at, TIME_EXTEND);
            }
        });
        addRecords("extend-cut-to-28-bits", "a long delta of more than 28 bits is cut off", (page, at, type, index) -> {
            if (type == TIME_EXTEND) {
                page.putInt(at + WORD, page.getInt(at + WORD) & 1);
            }
        });
        addRecords("extend-counted-twice", "the delta behind a long one repeats it", (page, at, type, index) -> {
            if (type == TIME_EXTEND) {
                page.putInt(at + 2 * WORD, page.getInt(at + 2 * WORD) | 30_000 << TYPE_BITS);
            }
        });
        addRecords("time-creeps", "every tenth event is a microsecond late", (page, at, type, index) -> {
            if (type < PADDING && index % 10 == 9) {
                page.putInt(at, page.getInt(at) + (1_000 << TYPE_BITS));
            }
        });
        add("time-drifts-with-looks", "the time of a page is later at every look", new Patch() {
            private int looks;

            @Override
            void patch(ByteBuffer copy, long offset) {
                if (isPage(copy, offset)) {
                    copy.putLong(0, copy.getLong(0) + looks++);
                }
            }
        });
        add("read-time-in-micros", "read(2) gives pages whose time is rounded", new Mutation() {
            @Override
            int read(TraceFile real, ByteBuffer target) throws ErrnoException {
                int start = target.position();
                int count = real.read(target);
                if (real.path().endsWith(RAW)) {
                    ByteBuffer page = target.duplicate().order(ByteOrder.nativeOrder());
                    page.putLong(start, page.getLong(start) / 1_000 * 1_000);
                }
                return count;
            }
        });
        addClock("clock-not-chosen", "the clock mono is not set", "mono", "x86-tsc");
        addClock("counter-not-chosen", "the clock counter is not set", "counter", "local");
    }

    private static boolean isPage(ByteBuffer copy, long offset) {
        return offset != 0 && copy.capacity() >= PAGE_BYTES && (copy.getLong(COMMIT) & SIZE_MASK) != 0;
    }

    private void addPageTime(String name, String fault, LongUnaryOperator wrong) {
        add(name, fault, new Patch() {
            @Override
            void patch(ByteBuffer copy, long offset) {
                if (isPage(copy, offset)) {
                    copy.putLong(0, wrong.applyAsLong(copy.getLong(0)));
                }
            }
        });
    }

    private void addRecords(String name, String fault, RecordPatch patch) {
        add(name, fault, new Patch() {
            @Override
            void patch(ByteBuffer copy, long offset) {
                if (!isPage(copy, offset)) {
                    return;
                }
                int end = DATA + (int) (copy.getLong(COMMIT) & SIZE_MASK);
                int index = 0;
                for (int at = DATA; at + WORD < Math.min(end, copy.capacity()); index++) {
                    int typeLen = copy.getInt(at) & TYPE_MASK;
                    int length = recordLength(copy, at, typeLen);
                    patch.apply(copy, at, typeLen, index);
                    at += length;
                }
            }
        });
    }

    private static int recordLength(ByteBuffer page, int at, int typeLen) {
        if (typeLen == 0 || typeLen == PADDING) {
            return WORD + page.getInt(at + WORD);
        }
        return typeLen >= TIME_EXTEND ? 2 * WORD : WORD + typeLen * WORD;
    }

    /** The clock that was asked for shows as chosen, and another one is. */
    private void addClock(String name, String fault, String clock, String chosen) {
        add(name, fault, new Mutation() {
            private boolean isPretending;

            @Override
            int write(TraceFile real, ByteBuffer source) throws ErrnoException {
                if (!real.path().endsWith("/trace_clock")) {
                    return real.write(source);
                }
                String asked =
                        StandardCharsets.US_ASCII.decode(source.duplicate()).toString();
                isPretending = asked.strip().equals(clock);
                ByteBuffer other = ByteBuffer.allocateDirect(source.remaining() + Marker.MIN_BYTES);
                other.put((isPretending ? chosen : asked).getBytes(StandardCharsets.US_ASCII))
                        .flip();
                real.write(other);
                int count = source.remaining();
                source.position(source.limit());
                return count;
            }

            @Override
            int read(TraceFile real, ByteBuffer target) throws ErrnoException {
                int start = target.position();
                int count = real.read(target);
                if (isPretending && real.path().endsWith("/trace_clock") && count > 0) {
                    ByteBuffer shown = target.duplicate().position(start).limit(start + count);
                    String text = StandardCharsets.US_ASCII
                            .decode(shown)
                            .toString()
                            .replaceAll("[\\[\\]]", "")
                            .replaceFirst("\\b" + clock + "\\b", "[" + clock + "]");
                    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
                    target.position(start);
                    target.put(bytes);
                    return bytes.length;
                }
                return count;
            }
        });
    }
}
