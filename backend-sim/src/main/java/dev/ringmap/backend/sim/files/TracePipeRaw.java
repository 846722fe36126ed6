package dev.ringmap.backend.sim.files;

import dev.ringmap.backend.sim.instance.TraceArray;
import dev.ringmap.backend.sim.instance.TraceOptions;
import dev.ringmap.backend.sim.mapping.Abi;
import dev.ringmap.backend.sim.mapping.MapRequest;
import dev.ringmap.backend.sim.ring.CpuBuffer;
import dev.ringmap.backend.sim.ring.KernelError;
import dev.ringmap.backend.sim.ring.Sleepers;
import dev.ringmap.backend.sim.ring.WaitQueue;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.TraceFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** {@code per_cpu/cpuN/trace_pipe_raw}: whole sub-buffers, copied or mapped. */
final class TracePipeRaw implements ControlFile {

    private final TraceArray instance;
    private final int cpu;

    TracePipeRaw(TraceArray instance, int cpu) {
        this.instance = instance;
        this.cpu = cpu;
    }

    @Override
    public Handle open(OpenMode mode) {
        if (mode.truncating()) {
            instance.zapMappings(cpu);
        }
        instance.openedRaw(cpu);
        return new RawHandle(instance, cpu, mode.nonblocking());
    }

    private static final class RawHandle extends Handle {

        private static final int NOTHING_LEFT = Integer.MAX_VALUE;

        private final TraceArray instance;
        private final int cpu;
        private final boolean nonblocking;

        /** A sub-buffer that was taken but not wholly returned yet. */
        private ByteBuffer spare = ByteBuffer.allocate(0);

        private int givenOut = NOTHING_LEFT;

        RawHandle(TraceArray instance, int cpu, boolean nonblocking) {
            this.instance = instance;
            this.cpu = cpu;
            this.nonblocking = nonblocking;
        }

        private @Nullable CpuBuffer buffer() {
            return instance.cpuBuffer(cpu);
        }

        @Override
        synchronized int read(ByteBuffer target) {
            if (!target.hasRemaining()) {
                return 0;
            }
            int subBufferBytes = instance.buffer().subBufferBytes();
            if (spare.capacity() != subBufferBytes) {
                spare = ByteBuffer.allocateDirect(subBufferBytes).order(ByteOrder.nativeOrder());
            }
            CpuBuffer buffer = buffer();
            if (buffer == null) {
                throw new KernelError(Errno.ENODEV);
            }
            if (givenOut >= subBufferBytes && !refill(buffer, target.remaining())) {
                return 0;
            }
            int length = Math.min(target.remaining(), subBufferBytes - givenOut);
            target.put(spare.slice(givenOut, length));
            givenOut += length;
            return length;
        }

        /** Takes the next sub-buffer. Returns {@code false} where what comes next does not fit into what was asked for. */
        private boolean refill(CpuBuffer buffer, int countBytes) {
            while (!buffer.takePage(spare, countBytes)) {
                if (!buffer.isEmpty()) {
                    return false;
                }
                if (nonblocking) {
                    throw new KernelError(Errno.EAGAIN);
                }
                sleep(buffer, buffer.readableOrWoken(0, true));
            }
            givenOut = 0;
            return true;
        }

        @Override
        int ioctl(int request) {
            if (request == 0) {
                CpuBuffer buffer = buffer();
                if (buffer != null) {
                    buffer.wakeWaiters();
                }
                return 0;
            }
            Abi abi = instance.machine().abi();
            if (request != abi.getReaderRequest()) {
                return super.ioctl(request);
            }
            if (!nonblocking) {
                awaitWatermark(abi.anyWakeupEndsWait());
            }
            instance.getReader(cpu);
            return 0;
        }

        private void awaitWatermark(boolean once) {
            CpuBuffer buffer = buffer();
            if (buffer == null) {
                throw new KernelError(Errno.ENODEV);
            }
            sleep(buffer, buffer.readableOrWoken(instance.bufferPercent(), once));
        }

        private void sleep(CpuBuffer buffer, BooleanSupplier condition) {
            instance.machine()
                    .sleepers()
                    .sleepUntil(buffer.waitQueue(), () -> condition.getAsBoolean() || isClosing(), Sleepers.FOREVER);
            requireOpen();
        }

        /** Others that sleep on this CPU's buffer are woken as well, as by a request of 0. */
        @Override
        void wakeForClosing() {
            CpuBuffer buffer = buffer();
            if (buffer != null) {
                buffer.wakeWaiters();
            }
        }

        @Override
        int poll() {
            if (instance.options().isSet(TraceOptions.BLOCK)) {
                return TraceFile.POLLIN;
            }
            CpuBuffer buffer = buffer();
            if (buffer == null) {
                return TraceFile.POLLERR;
            }
            return buffer.isReadable(instance.bufferPercent()) ? TraceFile.POLLIN : 0;
        }

        @Override
        WaitQueue waitQueue() {
            CpuBuffer buffer = buffer();
            return buffer == null ? super.waitQueue() : buffer.waitQueue();
        }

        @Override
        MappedMemory map(MapRequest request) {
            if (!instance.machine().abi().maps()) {
                return super.map(request);
            }
            instance.machine().mappingRefusal().ifPresent(errno -> {
                throw new KernelError(errno);
            });
            return instance.map(cpu, request);
        }
    }
}
