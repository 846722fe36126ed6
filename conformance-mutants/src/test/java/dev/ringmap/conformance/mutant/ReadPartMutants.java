package dev.ringmap.conformance.mutant;

import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.Protection;
import dev.ringmap.spi.Sharing;
import dev.ringmap.spi.TraceFile;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Wrong in {@code read(2)} with less room than a sub-buffer, or beside a mapping. */
final class ReadPartMutants extends MutantFamily {

    private static final byte FILLING = 0x5a;

    ReadPartMutants() {
        shortReads();
        tooShortReads();
        lossesOfParts();
        besideMapping();
        lossesBesideMapping();
    }

    /** Takes a whole page for a short read, and gives it in pieces. */
    private static class WholePage extends RawRead {

        private final Map<TraceFile, ByteBuffer> rests = new ConcurrentHashMap<>();

        @Override
        int readRaw(TraceFile real, ByteBuffer target) throws ErrnoException {
            ByteBuffer rest = rests.remove(real);
            if (rest == null) {
                if (target.remaining() >= PAGE) {
                    return real.read(target);
                }
                rest = take(real);
                change(rest, target.remaining());
            }
            int count = give(rest, target);
            if (rest.hasRemaining()) {
                rests.put(real, rest);
            }
            return count;
        }

        void change(ByteBuffer page, int countBytes) {}
    }

    /** Changes the first part of a page that is read in parts, and the page after it. */
    private abstract static class FirstPart extends RawRead {

        private final Map<TraceFile, Integer> givenBytes = new ConcurrentHashMap<>();

        @Override
        int readRaw(TraceFile real, ByteBuffer target) throws ErrnoException {
            int before = givenBytes.getOrDefault(real, 0);
            int start = target.position();
            int count = real.read(target);
            givenBytes.put(real, (before + count) % PAGE);
            if (before == 0 && count == PAGE) {
                changePage(view(target, start));
            } else if (before == 0 && count > HEADER) {
                changePart(view(target, start));
            }
            return count;
        }

        abstract void changePart(ByteBuffer part);

        void changePage(ByteBuffer page) {}
    }

    private void shortReads() {
        add("short-read-ignores-count", "a short read takes a whole page, and cuts its events", new WholePage());
        add("short-read-drops-rest", "a short read takes a whole page, and gives what fits", new WholePage() {
            @Override
            void change(ByteBuffer page, int countBytes) {
                int end = lastEnd(page, countBytes - HEADER);
                page.putLong(COMMIT, end);
                for (int at = HEADER + end; at < page.limit(); at++) {
                    page.put(at, (byte) 0);
                }
            }
        });
        add(
                "short-read-shows-old-bytes",
                "behind the events of a short read is what was there before",
                new FirstPart() {
                    @Override
                    void changePart(ByteBuffer part) {
                        for (int at = HEADER + committed(part); at < part.limit(); at++) {
                            part.put(at, FILLING);
                        }
                    }
                });
    }

    private void tooShortReads() {
        add("too-short-is-invalid", "a count too short for an event is EINVAL", new TooShort() {
            @Override
            int answer(TraceFile real) throws ErrnoException {
                throw new ErrnoException("read", real.path(), Errno.EINVAL);
            }
        });
        add("too-short-is-again", "a count too short for an event is EAGAIN", new TooShort() {
            @Override
            int answer(TraceFile real) throws ErrnoException {
                throw new ErrnoException("read", real.path(), Errno.EAGAIN);
            }
        });
        add("too-short-takes-page", "a count too short for an event takes the page", new TooShort() {
            @Override
            int answer(TraceFile real) throws ErrnoException {
                take(real);
                return 0;
            }
        });
        add("too-short-is-end", "a count too short for the header is 0 in an empty buffer", new RawRead() {
            @Override
            int readRaw(TraceFile real, ByteBuffer target) throws ErrnoException {
                return target.remaining() > HEADER
                        ? real.read(target)
                        : instead(Errno.EAGAIN, 0, () -> real.read(target));
            }
        });
    }

    /** Gives another answer where a read returns 0. */
    private abstract static class TooShort extends RawRead {
        @Override
        int readRaw(TraceFile real, ByteBuffer target) throws ErrnoException {
            int count = real.read(target);
            return count == 0 ? answer(real) : count;
        }

        abstract int answer(TraceFile real) throws ErrnoException;
    }

    private void lossesOfParts() {
        add("part-without-flags", "a part of a page never says that events are missing", new FirstPart() {
            @Override
            void changePart(ByteBuffer part) {
                part.putLong(COMMIT, part.getLong(COMMIT) & SIZE);
            }
        });
        add("part-without-count", "a part of a page never says how many events are missing", new FirstPart() {
            @Override
            void changePart(ByteBuffer part) {
                part.putLong(COMMIT, part.getLong(COMMIT) & ~MISSED_STORED);
            }
        });
        add("every-part-with-flags", "each part of a page says that events are missing", new FirstPart() {
            private long flags;

            @Override
            void changePart(ByteBuffer part) {
                flags = part.getLong(COMMIT) & MISSED_EVENTS;
            }

            @Override
            void changePage(ByteBuffer page) {
                page.putLong(COMMIT, page.getLong(COMMIT) | flags);
                flags = 0;
            }
        });
    }

    /** Does something else while anything is mapped. */
    private abstract static class Mapped extends RawRead {

        private final AtomicInteger mappings = new AtomicInteger();

        @Override
        MappedMemory map(TraceFile real, long offset, long length, Set<Protection> protection, Sharing sharing)
                throws ErrnoException {
            MappedMemory memory = real.map(offset, length, protection, sharing);
            mappings.incrementAndGet();
            return memory;
        }

        @Override
        void close(MappedMemory real) throws ErrnoException {
            mappings.decrementAndGet();
            real.close();
        }

        @Override
        int readRaw(TraceFile real, ByteBuffer target) throws ErrnoException {
            if (mappings.get() == 0) {
                return real.read(target);
            }
            int start = target.position();
            int count = real.read(target);
            if (count > HEADER) {
                change(real, view(target, start));
            }
            return count;
        }

        abstract void change(TraceFile real, ByteBuffer page) throws ErrnoException;
    }

    private void besideMapping() {
        add("mapped-read-refused", "read fails with EBUSY while something is mapped", new Mapped() {
            @Override
            void change(TraceFile real, ByteBuffer page) throws ErrnoException {
                throw new ErrnoException("read", real.path(), Errno.EBUSY);
            }
        });
        add("mapped-read-empty", "read gives a page without events while something is mapped", new Mapped() {
            @Override
            void change(TraceFile real, ByteBuffer page) {
                page.putLong(COMMIT, 0);
            }
        });
        add("mapped-page-handed-over", "the first page that read takes is gone from the mapping", new Mapped() {
            private static final long FIRST_OFFSET = 3 * PAGE;

            private volatile boolean isGone;

            @Override
            boolean patches() {
                return true;
            }

            @Override
            void change(TraceFile real, ByteBuffer page) {
                isGone = true;
            }

            @Override
            void close(MappedMemory real) throws ErrnoException {
                isGone = false;
                super.close(real);
            }

            @Override
            void patch(ByteBuffer copy, long offset) {
                long start = FIRST_OFFSET - offset;
                if (isGone && start >= 0 && start + PAGE <= copy.capacity()) {
                    copy.put((int) start, new byte[PAGE]);
                }
            }
        });
    }

    private void lossesBesideMapping() {
        add("mapped-read-without-flags", "read never says while mapped that events are missing", new Mapped() {
            @Override
            void change(TraceFile real, ByteBuffer page) {
                page.putLong(COMMIT, page.getLong(COMMIT) & SIZE);
            }
        });
        add("mapped-read-with-flags", "read always says while mapped that events are missing", new Mapped() {
            @Override
            void change(TraceFile real, ByteBuffer page) {
                page.putLong(COMMIT, page.getLong(COMMIT) | MISSED_EVENTS);
            }
        });
    }
}
