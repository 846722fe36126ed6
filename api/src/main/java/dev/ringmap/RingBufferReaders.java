package dev.ringmap;

import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import java.io.UncheckedIOException;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.RandomAccess;

/**
 * The readers of an instance's CPUs, which close as one.
 *
 * <p>Thread safety: the list is <em>immutable</em>; each reader is <em>single-consumer</em>. {@link #close} may be called from any
 * thread.
 *
 * @param <R> what they are
 * @since 0.1
 */
public final class RingBufferReaders<R extends RingBufferReader> extends AbstractList<R>
        implements RandomAccess, AutoCloseable {

    private final List<R> readers;

    private RingBufferReaders(List<R> readers) {
        this.readers = List.copyOf(readers);
    }

    /** How one is opened. */
    @FunctionalInterface
    interface Opening<R> {

        R open(int cpu) throws ErrnoException;
    }

    static <R extends RingBufferReader> RingBufferReaders<R> of(List<Integer> cpus, Opening<R> opening)
            throws ErrnoException {
        List<R> readers = new ArrayList<>();
        try {
            openInto(readers, cpus, opening);
            return new RingBufferReaders<>(readers);
        } catch (ErrnoException | RuntimeException e) {
            readers.forEach(RingBufferReader::close);
            throw e;
        }
    }

    private static <R> void openInto(List<R> readers, List<Integer> cpus, Opening<R> opening) throws ErrnoException {
        ErrnoException withoutBuffer = null;
        for (int cpu : cpus) {
            try {
                readers.add(opening.open(cpu));
            } catch (ErrnoException e) {
                if (!isWithoutBuffer(e)) {
                    throw e;
                }
                withoutBuffer = e;
            }
        }
        if (readers.isEmpty() && withoutBuffer != null) {
            throw withoutBuffer;
        }
    }

    /** What a CPU without buffer answers, contract 2.11. */
    private static boolean isWithoutBuffer(ErrnoException failure) {
        return failure.operation().equals("read") ? failure.errno() == Errno.ENODEV : failure.errno() == Errno.EINVAL;
    }

    @Override
    public R get(int index) {
        return readers.get(index);
    }

    @Override
    public int size() {
        return readers.size();
    }

    /**
     * Closes all readers. Idempotent.
     *
     * @throws UncheckedIOException if one could not be unmapped, as {@link RingBufferMapping#close}; the others are closed all the same
     */
    @Override
    public void close() {
        UncheckedIOException failure = null;
        for (R reader : readers) {
            try {
                reader.close();
            } catch (UncheckedIOException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
