package dev.ringmap;

import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import java.io.UncheckedIOException;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.RandomAccess;

/**
 * The mappings of an instance's CPUs, which are closed together.
 *
 * <p>Thread safety: the list is <em>immutable</em>; each mapping is <em>single-consumer</em>. {@link #close} may be called from any
 * thread.
 *
 * @since 0.1
 */
public final class RingBufferMappings extends AbstractList<RingBufferMapping> implements RandomAccess, AutoCloseable {

    private final List<RingBufferMapping> mappings;

    private RingBufferMappings(List<RingBufferMapping> mappings) {
        this.mappings = List.copyOf(mappings);
    }

    static RingBufferMappings of(TraceInstance instance) throws ErrnoException {
        List<RingBufferMapping> mappings = new ArrayList<>();
        try {
            mapAllInto(mappings, instance);
            return new RingBufferMappings(mappings);
        } catch (ErrnoException | RuntimeException e) {
            mappings.forEach(RingBufferMapping::close);
            throw e;
        }
    }

    private static void mapAllInto(List<RingBufferMapping> mappings, TraceInstance instance) throws ErrnoException {
        ErrnoException withoutBuffer = null;
        for (int cpu : instance.cpus()) {
            try {
                mappings.add(instance.map(cpu));
            } catch (ErrnoException e) {
                if (e.errno() != Errno.EINVAL) {
                    throw e;
                }
                withoutBuffer = e;
            }
        }
        if (mappings.isEmpty() && withoutBuffer != null) {
            throw withoutBuffer;
        }
    }

    @Override
    public RingBufferMapping get(int index) {
        return mappings.get(index);
    }

    @Override
    public int size() {
        return mappings.size();
    }

    /**
     * Closes all mappings. Idempotent.
     *
     * @throws UncheckedIOException if one cannot be unmapped, as in {@link RingBufferMapping#close}; the others are closed all the same
     */
    @Override
    public void close() {
        UncheckedIOException failure = null;
        for (RingBufferMapping mapping : mappings) {
            try {
                mapping.close();
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
