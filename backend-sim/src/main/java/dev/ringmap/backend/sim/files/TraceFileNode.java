package dev.ringmap.backend.sim.files;

import dev.ringmap.backend.sim.instance.TraceArray;
import dev.ringmap.backend.sim.ring.CpuBuffer;
import dev.ringmap.backend.sim.ring.RingBuffer;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code trace}, of an instance or of one CPU: the unread events as text. Reading does not consume them, truncating throws them away.
 */
final class TraceFileNode implements ControlFile {

    private final TraceArray instance;
    private final Function<RingBuffer, List<CpuBuffer>> cpuBuffers;
    private final Runnable clear;

    private TraceFileNode(TraceArray instance, Function<RingBuffer, List<CpuBuffer>> cpuBuffers, Runnable clear) {
        this.instance = instance;
        this.cpuBuffers = cpuBuffers;
        this.clear = clear;
    }

    static TraceFileNode ofAllCpus(TraceArray instance) {
        return new TraceFileNode(instance, RingBuffer::cpus, instance::reset);
    }

    static TraceFileNode ofCpu(TraceArray instance, int cpu) {
        return new TraceFileNode(
                instance,
                buffer -> {
                    CpuBuffer cpuBuffer = buffer.cpu(cpu);
                    return cpuBuffer == null ? List.of() : List.of(cpuBuffer);
                },
                () -> instance.buffer().reset(cpu));
    }

    @Override
    public Handle open(OpenMode mode) {
        if (mode.clears()) {
            clear.run();
        }
        RingBuffer buffer = instance.buffer();
        List<CpuBuffer> iterated = mode.readable() ? cpuBuffers.apply(buffer) : List.of();
        // An iterator must not lose the pages under it.
        iterated.forEach(cpuBuffer -> cpuBuffer.allowResizing(false));
        return new TraceHandle(new TraceText(instance), buffer, iterated);
    }

    private static final class TraceHandle extends Handle {

        private final TraceText text;
        private final RingBuffer buffer;
        private final List<CpuBuffer> iterated;
        private @Nullable TextReader reader;

        TraceHandle(TraceText text, RingBuffer buffer, List<CpuBuffer> iterated) {
            this.text = text;
            this.buffer = buffer;
            this.iterated = iterated;
        }

        @Override
        synchronized int read(ByteBuffer target) {
            if (reader == null) {
                reader = new TextReader(text.trace(buffer, iterated));
            }
            return reader.read(target);
        }

        @Override
        int write(ByteBuffer source) {
            int length = source.remaining();
            source.position(source.limit());
            return length;
        }

        @Override
        void release() {
            iterated.forEach(cpuBuffer -> cpuBuffer.allowResizing(true));
        }
    }
}
