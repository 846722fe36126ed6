package dev.ringmap.conformance.contract;

import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.Kernel;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A tracefs that says it is on another machine. */
final class OtherKernel implements TraceFs {

    private final TraceFs tracefs;
    private final Kernel kernel;
    private final AtomicInteger opened = new AtomicInteger();

    OtherKernel(TraceFs tracefs, Kernel kernel) {
        this.tracefs = tracefs;
        this.kernel = kernel;
    }

    int opened() {
        return opened.get();
    }

    @Override
    public String root() {
        return tracefs.root();
    }

    @Override
    public Kernel kernel() {
        return kernel;
    }

    @Override
    public TraceFile open(String path, Set<OpenFlag> flags) throws ErrnoException {
        opened.incrementAndGet();
        return tracefs.open(path, flags);
    }

    @Override
    public List<String> list(String path) throws ErrnoException {
        return tracefs.list(path);
    }

    @Override
    public void mkdir(String path) throws ErrnoException {
        tracefs.mkdir(path);
    }

    @Override
    public void rmdir(String path) throws ErrnoException {
        tracefs.rmdir(path);
    }

    @Override
    public void close() {
        // it belongs to the session
    }
}
