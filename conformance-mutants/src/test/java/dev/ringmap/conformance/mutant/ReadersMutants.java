package dev.ringmap.conformance.mutant;

import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.TraceFile;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Wrong for several that {@code read(2)} one CPU's buffer, by several files or in several threads. */
final class ReadersMutants extends MutantFamily {

    ReadersMutants() {
        files();
        threads();
    }

    /** Knows who has read the latest whole page, and which it was. */
    private abstract static class Readers extends RawRead {

        private volatile @Nullable Object former;
        private volatile @Nullable ByteBuffer page;

        @Override
        int readRaw(TraceFile real, ByteBuffer target) throws ErrnoException {
            Object reader = readerOf(real);
            ByteBuffer formerPage = page;
            if (target.remaining() < PAGE) {
                return real.read(target);
            }
            if (former != null && former != reader && formerPage != null) {
                former = reader;
                page = null;
                return readAfterOther(real, target, formerPage);
            }
            int start = target.position();
            int count = real.read(target);
            if (count == 0) {
                return 0;
            }
            former = reader;
            page = ByteBuffer.allocate(count).put(view(target, start)).flip();
            return count;
        }

        Object readerOf(TraceFile real) {
            return real;
        }

        abstract int readAfterOther(TraceFile real, ByteBuffer target, ByteBuffer page) throws ErrnoException;
    }

    /** The same for threads, one at a time: what is wrong is wrong every time, and in the same words. */
    private abstract static class Threads extends Readers {
        @Override
        synchronized int readRaw(TraceFile real, ByteBuffer target) throws ErrnoException {
            return super.readRaw(real, target);
        }

        @Override
        Object readerOf(TraceFile real) {
            return Thread.currentThread();
        }
    }

    private void files() {
        add("file-skips-a-page", "a file passes over a page after another file was read", new Readers() {
            @Override
            int readAfterOther(TraceFile real, ByteBuffer target, ByteBuffer page) throws ErrnoException {
                take(real);
                return real.read(target);
            }
        });
        add("file-repeats-a-page", "a file gives the page that another file gave before", new Readers() {
            @Override
            int readAfterOther(TraceFile real, ByteBuffer target, ByteBuffer page) {
                return give(page, target);
            }
        });
        add("first-file-has-all", "what one file has begun to read, no other gives", new RawRead() {
            private final Map<String, TraceFile> owners = new ConcurrentHashMap<>();

            @Override
            int readRaw(TraceFile real, ByteBuffer target) throws ErrnoException {
                TraceFile owner = owners.putIfAbsent(real.path(), real);
                if (owner != null && owner != real) {
                    throw new ErrnoException("read", real.path(), Errno.EAGAIN);
                }
                return real.read(target);
            }

            @Override
            void close(TraceFile real) {
                owners.remove(real.path(), real);
                real.close();
            }
        });
    }

    private void threads() {
        add("thread-skips-a-page", "of two threads that read, one passes over a page", new Threads() {
            @Override
            int readAfterOther(TraceFile real, ByteBuffer target, ByteBuffer page) throws ErrnoException {
                take(real);
                return real.read(target);
            }
        });
        add("thread-repeats-a-page", "of two threads that read, one gets the other's page", new Threads() {
            @Override
            int readAfterOther(TraceFile real, ByteBuffer target, ByteBuffer page) {
                return give(page, target);
            }
        });
    }
}
