package dev.ringmap.conformance.internal;

import dev.ringmap.kernel.Kernel;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.util.List;
import java.util.Set;

/** A tracefs that forwards every call, for subclasses that override one. Closing it closes nothing: the wrapped one is somebody else's. */
public abstract class ForwardingTraceFs implements TraceFs {

    private final TraceFs real;

    /** Wraps another tracefs. */
    protected ForwardingTraceFs(TraceFs real) {
        this.real = real;
    }

    @Override
    public String root() {
        return real.root();
    }

    @Override
    public Kernel kernel() {
        return real.kernel();
    }

    @Override
    public TraceFile open(String path, Set<OpenFlag> flags) throws ErrnoException {
        return real.open(path, flags);
    }

    @Override
    public List<String> list(String path) throws ErrnoException {
        return real.list(path);
    }

    @Override
    public void mkdir(String path) throws ErrnoException {
        real.mkdir(path);
    }

    @Override
    public void rmdir(String path) throws ErrnoException {
        real.rmdir(path);
    }

    @Override
    public void close() {}
}
