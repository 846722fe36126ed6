package dev.ringmap.conformance.contract;

import dev.ringmap.conformance.internal.ForwardingTraceFs;
import dev.ringmap.kernel.Kernel;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A tracefs that says it is on another machine. */
final class OtherKernel extends ForwardingTraceFs {

    private final Kernel kernel;
    private final AtomicInteger opened = new AtomicInteger();

    OtherKernel(TraceFs tracefs, Kernel kernel) {
        super(tracefs);
        this.kernel = kernel;
    }

    int opened() {
        return opened.get();
    }

    @Override
    public Kernel kernel() {
        return kernel;
    }

    @Override
    public TraceFile open(String path, Set<OpenFlag> flags) throws ErrnoException {
        opened.incrementAndGet();
        return super.open(path, flags);
    }
}
