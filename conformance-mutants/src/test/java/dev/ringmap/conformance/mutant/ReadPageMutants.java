package dev.ringmap.conformance.mutant;

import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.TraceFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Mutants whose {@code read(2)} gives another page than there is. */
final class ReadPageMutants extends MutantFamily {

    private static final int PAGE = 4096;
    private static final int COMMIT = 8;
    private static final long SIZE = 0xfffff;
    private static final long MISSED_STORED = 1L << 30;

    ReadPageMutants() {
        pieces();
        losses();
    }

    private void pieces() {
        add("read-one-page", "a read of a raw page gives 4096 bytes at most", new Mutation() {
            @Override
            int read(TraceFile real, ByteBuffer target) throws ErrnoException {
                return atMost(real, target, PAGE);
            }
        });
        add("read-eight-pages", "a read of a raw page gives 32 KiB at most", new Mutation() {
            @Override
            int read(TraceFile real, ByteBuffer target) throws ErrnoException {
                return atMost(real, target, 8 * PAGE);
            }
        });
    }

    private static int atMost(TraceFile real, ByteBuffer target, int bytes) throws ErrnoException {
        if (!real.path().endsWith(RAW) || target.remaining() <= bytes) {
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
    private abstract static class Image extends Mutation {
        @Override
        int read(TraceFile real, ByteBuffer target) throws ErrnoException {
            int start = target.position();
            int count = real.read(target);
            if (real.path().endsWith(RAW) && count >= PAGE) {
                change(target.duplicate().clear().slice(start, count).order(ByteOrder.nativeOrder()));
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
                long commit = page.getLong(COMMIT);
                int at = 2 * COMMIT + (int) (commit & SIZE);
                if ((commit & MISSED_STORED) != 0) {
                    page.putLong(at, page.getLong(at) - 1);
                }
            }
        });
    }
}
