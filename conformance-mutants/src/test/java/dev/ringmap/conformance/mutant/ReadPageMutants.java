package dev.ringmap.conformance.mutant;

import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.TraceFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Mutants whose {@code read(2)} gives another page than there is. */
final class ReadPageMutants extends MutantFamily {

    private static final int FULL = RawRead.PAGE - 100;

    ReadPageMutants() {
        pieces();
        losses();
        rests();
    }

    private void pieces() {
        add("read-one-page", "a read of a raw page gives 4096 bytes at most", new RawRead() {
            @Override
            int readRaw(TraceFile real, ByteBuffer target) throws ErrnoException {
                return atMost(real, target, PAGE);
            }
        });
        add("read-eight-pages", "a read of a raw page gives 32 KiB at most", new RawRead() {
            @Override
            int readRaw(TraceFile real, ByteBuffer target) throws ErrnoException {
                return atMost(real, target, 8 * PAGE);
            }
        });
        add("read-two-pages", "a read of a raw page gives the next one too, if there is room", new RawRead() {
            @Override
            int readRaw(TraceFile real, ByteBuffer target) throws ErrnoException {
                int count = real.read(target);
                if (count == PAGE && target.remaining() >= PAGE) {
                    return count + instead(Errno.EAGAIN, 0, () -> real.read(target));
                }
                return count;
            }
        });
        add("read-without-last-event", "a full page that read gives lacks its last event", new Image() {
            @Override
            void change(ByteBuffer page) {
                int committed = committed(page);
                if (committed > FULL) {
                    page.putLong(COMMIT, page.getLong(COMMIT) - committed + lastEnd(page, committed - 1));
                }
            }
        });
    }

    private static int atMost(TraceFile real, ByteBuffer target, int bytes) throws ErrnoException {
        if (target.remaining() <= bytes) {
            return real.read(target);
        }
        int limit = target.limit();
        target.limit(target.position() + bytes);
        try {
            return real.read(target);
        } finally {
            target.limit(limit);
        }
    }

    /** Changes the header of each page that is read. */
    private abstract static class Image extends RawRead {
        @Override
        int readRaw(TraceFile real, ByteBuffer target) throws ErrnoException {
            int start = target.position();
            int count = real.read(target);
            if (count >= PAGE) {
                change(view(target, start));
            }
            return count;
        }

        abstract void change(ByteBuffer page);
    }

    private void losses() {
        add("read-without-flags", "a page that read gives never says that events are missing", new Image() {
            @Override
            void change(ByteBuffer page) {
                page.putLong(COMMIT, page.getLong(COMMIT) & SIZE);
            }
        });
        add("read-without-count", "a page that read gives never says how many events are missing", new Image() {
            @Override
            void change(ByteBuffer page) {
                page.putLong(COMMIT, page.getLong(COMMIT) & ~MISSED_STORED);
            }
        });
        add("read-count-too-small", "a page that read gives tells of one missing event too few", new Image() {
            @Override
            void change(ByteBuffer page) {
                int at = HEADER + committed(page);
                if ((page.getLong(COMMIT) & MISSED_STORED) != 0) {
                    page.putLong(at, page.getLong(at) - 1);
                }
            }
        });
    }

    /** Remembers the latest page, if it was less than half full. */
    private abstract static class Part extends RawRead {

        @Nullable
        ByteBuffer part;

        final int readAndRemember(TraceFile real, ByteBuffer target) throws ErrnoException {
            int start = target.position();
            int count = real.read(target);
            part = null;
            if (count == PAGE && committed(view(target, start)) < PAGE / 2) {
                part = ByteBuffer.allocate(PAGE).put(view(target, start)).flip().order(ByteOrder.nativeOrder());
            }
            return count;
        }
    }

    private void rests() {
        add("part-given-again", "a page is given once more if nothing came onto it since", new Part() {
            @Override
            int readRaw(TraceFile real, ByteBuffer target) throws ErrnoException {
                try {
                    return readAndRemember(real, target);
                } catch (ErrnoException e) {
                    ByteBuffer again = part;
                    part = null;
                    if (e.errno() != Errno.EAGAIN || again == null) {
                        throw e;
                    }
                    return give(again, target);
                }
            }
        });
        add("part-for-the-page", "what comes onto a page after a read is passed over", new Part() {
            @Override
            int readRaw(TraceFile real, ByteBuffer target) throws ErrnoException {
                if (part != null) {
                    take(real);
                }
                return readAndRemember(real, target);
            }
        });
    }
}
