package dev.ringmap;

import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.Protection;
import dev.ringmap.spi.Sharing;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The pages of one CPU's ring buffer in memory, the meta page and the sub-buffers by their ids, and the file behind them. */
final class MappedPages implements AutoCloseable {

    private final TraceFile file;
    private final MappedMemory memory;
    private final Geometry geometry;

    /** A view of each sub-buffer that was asked for: making one for each request would allocate. */
    private final @Nullable ByteBuffer[] subBuffers;

    private MappedPages(TraceFile file, MappedMemory memory, Geometry geometry) {
        this.file = file;
        this.memory = memory;
        this.geometry = geometry;
        this.subBuffers = new ByteBuffer[geometry.subBufferCount()];
    }

    /** What is made of the pages, and unmaps them in the end. */
    @FunctionalInterface
    interface Use<R> {

        R of(MappedPages pages, SubBufferDescriptor layout) throws ErrnoException;
    }

    /** Maps the ring buffer of a CPU of the instance to which the control files belong; unmaps it if nothing can be made of it. */
    static <R> R map(TraceFs tracefs, ControlFiles control, int cpu, Use<R> use) throws ErrnoException {
        CacheAliasing.refuse(tracefs.kernel());
        SubBufferDescriptor layout =
                SubBufferDescriptor.parse(control.read("events/header_page"), ByteOrder.nativeOrder());
        MappedPages pages = map(control, cpu);
        try {
            return use.of(pages, layout);
        } catch (ErrnoException e) {
            pages.undo(e);
            throw e;
        } catch (RuntimeException | InternalError e) {
            pages.undo(e);
            throw new Lease(pages.file.path()).explain(e);
        }
    }

    private static MappedPages map(ControlFiles control, int cpu) throws ErrnoException {
        TraceFile file = open(control, cpu);
        MappedMemory memory = null;
        // The meta page says how much there is to map, and nobody can change that while the page is mapped.
        try (MappedMemory metaPage = map(file, MetaPageDescriptor.LENGTH_BYTES)) {
            Geometry geometry = Geometry.of(metaPage(metaPage, new Lease(file.path())));
            memory = map(file, geometry.lengthBytes());
            return new MappedPages(file, memory, geometry);
        } catch (ErrnoException e) {
            undo(file, memory, e);
            throw e;
        } catch (RuntimeException | InternalError e) {
            undo(file, memory, e);
            throw new Lease(file.path()).explain(e);
        }
    }

    /** Shows only the meta page. */
    static <T> T peek(ControlFiles control, int cpu, Function<MetaPage, T> look) throws ErrnoException {
        try (TraceFile file = open(control, cpu);
                MappedMemory memory = map(file, MetaPageDescriptor.LENGTH_BYTES)) {
            Lease lease = new Lease(file.path());
            try {
                return look.apply(metaPage(memory, lease));
            } catch (InternalError e) {
                throw lease.lost(e);
            } finally {
                lease.end();
            }
        }
    }

    private static TraceFile open(ControlFiles control, int cpu) throws ErrnoException {
        String path = control.path("per_cpu/cpu" + cpu + "/trace_pipe_raw");
        return control.open(path, OpenFlag.READ_ONLY, OpenFlag.NONBLOCK);
    }

    private static MappedMemory map(TraceFile file, long lengthBytes) throws ErrnoException {
        try {
            return file.map(0, lengthBytes, EnumSet.of(Protection.READ), Sharing.SHARED);
        } catch (ErrnoException e) {
            throw Advice.addTo(e);
        }
    }

    private static MetaPage metaPage(MappedMemory memory, Lease lease) {
        return new MetaPage(memory.slice(0, MetaPageDescriptor.LENGTH_BYTES), lease);
    }

    TraceFile file() {
        return file;
    }

    Geometry geometry() {
        return geometry;
    }

    MetaPage metaPage(Lease lease) {
        return metaPage(memory, lease);
    }

    ByteBuffer subBuffer(int id) {
        long offset = geometry.subBufferOffset(id);
        ByteBuffer subBuffer = subBuffers[id];
        if (subBuffer == null) {
            subBuffer = memory.slice(offset, geometry.subBufferSizeBytes());
            subBuffers[id] = subBuffer;
        }
        return subBuffer;
    }

    /** Closes after something else has failed. */
    private void undo(Throwable failure) {
        undo(file, memory, failure);
    }

    private static void undo(TraceFile file, @Nullable MappedMemory memory, Throwable failure) {
        try {
            if (memory != null) {
                memory.close();
            }
        } catch (ErrnoException e) {
            failure.addSuppressed(e);
        } finally {
            file.close();
        }
    }

    /** A backend may fail to unmap; the kernel does not refuse to. */
    @Override
    public void close() {
        try (file) {
            memory.close();
        } catch (ErrnoException e) {
            throw new UncheckedIOException(e);
        }
    }
}
