package dev.ringmap.backend.sim.files;

import dev.ringmap.backend.sim.instance.TraceArray;
import dev.ringmap.backend.sim.ring.CpuBuffer;
import dev.ringmap.backend.sim.ring.KernelError;
import dev.ringmap.backend.sim.ring.RecordedEvent;
import dev.ringmap.backend.sim.ring.RingBuffer;
import dev.ringmap.backend.sim.ring.Sleepers;
import dev.ringmap.backend.sim.ring.WaitQueue;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.TraceFile;
import java.nio.ByteBuffer;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** {@code trace_pipe} of an instance: events as text, consumed by reading. One process at a time has it open. */
final class TracePipe implements ControlFile {

    private final TraceArray instance;
    private final AtomicBoolean open = new AtomicBoolean();

    TracePipe(TraceArray instance) {
        this.instance = instance;
    }

    @Override
    public Handle open(OpenMode mode) {
        if (!open.compareAndSet(false, true)) {
            throw new KernelError(Errno.EBUSY);
        }
        return new PipeHandle(instance, mode.nonblocking(), () -> open.set(false));
    }

    private static final class PipeHandle extends Handle {

        private static final int MAX_TEXT_BYTES = 4096;

        private final TraceArray instance;
        private final boolean nonblocking;
        private final Runnable onRelease;
        private final TraceText text;

        /** The next event of each CPU, taken from its buffer to see which one is the oldest. */
        private final PriorityQueue<RecordedEvent> heads = new PriorityQueue<>(TraceText.BY_TIME);

        private TextReader reader = new TextReader("");
        private boolean anythingRead;

        PipeHandle(TraceArray instance, boolean nonblocking, Runnable onRelease) {
            this.instance = instance;
            this.nonblocking = nonblocking;
            this.onRelease = onRelease;
            this.text = new TraceText(instance);
        }

        @Override
        synchronized int read(ByteBuffer target) {
            int length = reader.read(target);
            while (length == 0 && target.hasRemaining()) {
                if (!awaitData()) {
                    return 0;
                }
                reader = new TextReader(takeText());
                length = reader.read(target);
            }
            anythingRead |= length > 0;
            return length;
        }

        /** Returns {@code false} at the end: tracing is off and everything was read. */
        private boolean awaitData() {
            RingBuffer buffer = instance.buffer();
            while (heads.isEmpty() && buffer.isEmpty()) {
                if (nonblocking) {
                    throw new KernelError(Errno.EAGAIN);
                }
                requireOpen();
                if (!buffer.isRecording() && anythingRead) {
                    return false;
                }
                instance.machine()
                        .sleepers()
                        .sleepUntil(
                                buffer.waitQueue(),
                                () -> buffer.isReadable() || isClosing() || (!buffer.isRecording() && anythingRead),
                                Sleepers.FOREVER);
            }
            return true;
        }

        private String takeText() {
            StringBuilder taken = new StringBuilder();
            while (taken.length() < MAX_TEXT_BYTES) {
                for (CpuBuffer cpuBuffer : instance.buffer().cpus()) {
                    if (heads.stream().noneMatch(cpuBuffer::isSourceOf)) {
                        RecordedEvent event = cpuBuffer.takeEvent();
                        if (event != null) {
                            heads.add(event);
                        }
                    }
                }
                RecordedEvent oldest = heads.poll();
                if (oldest == null) {
                    break;
                }
                if (oldest.lostBefore() > 0) {
                    taken.append(TraceText.loss(oldest));
                }
                taken.append(text.line(oldest));
            }
            return taken.toString();
        }

        @Override
        int poll() {
            return !heads.isEmpty() || instance.buffer().isReadable() ? TraceFile.POLLIN : 0;
        }

        @Override
        WaitQueue waitQueue() {
            return instance.buffer().waitQueue();
        }

        @Override
        void release() {
            onRelease.run();
        }
    }
}
