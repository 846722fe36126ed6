package dev.ringmap.conformance.internal;

import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.Protection;
import dev.ringmap.spi.Sharing;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.nio.ByteBuffer;
import java.util.Set;

/**
 * A tracefs that does something after each successful ioctl, before the call returns: what a writer on another CPU does now and then, on
 * demand.
 */
public final class AfterRequests extends ForwardingTraceFs {

    private final Expect.Call action;

    /** Wraps another tracefs. */
    public AfterRequests(TraceFs real, Expect.Call action) {
        super(real);
        this.action = action;
    }

    @Override
    public TraceFile open(String path, Set<OpenFlag> flags) throws ErrnoException {
        return new File(super.open(path, flags), action);
    }

    private record File(TraceFile real, Expect.Call action) implements TraceFile {

        @Override
        public String path() {
            return real.path();
        }

        @Override
        public int read(ByteBuffer target) throws ErrnoException {
            return real.read(target);
        }

        @Override
        public int write(ByteBuffer source) throws ErrnoException {
            return real.write(source);
        }

        @Override
        public int ioctl(int request) throws ErrnoException {
            int result = real.ioctl(request);
            try {
                action.make();
            } catch (ErrnoException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            return result;
        }

        @Override
        public int poll(long timeoutNanos) throws ErrnoException {
            return real.poll(timeoutNanos);
        }

        @Override
        public void wakeUp() {
            real.wakeUp();
        }

        @Override
        public MappedMemory map(long offset, long length, Set<Protection> protection, Sharing sharing)
                throws ErrnoException {
            return real.map(offset, length, protection, sharing);
        }

        @Override
        public void close() {
            real.close();
        }
    }
}
