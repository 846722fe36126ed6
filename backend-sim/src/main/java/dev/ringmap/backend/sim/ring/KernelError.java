package dev.ringmap.backend.sim.ring;

import dev.ringmap.spi.Errno;

/**
 * A refusal inside the simulated kernel: the negative return value of a kernel function. The system-call layer turns it into an
 * {@link dev.ringmap.spi.ErrnoException}, which knows the call and the path.
 */
public final class KernelError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int errno;

    /**
     * Refuses with an error number.
     *
     * @param errno the positive errno
     */
    public KernelError(int errno) {
        // Errors are ordinary answers here, EAGAIN above all: no stack trace.
        super(Errno.name(errno), null, false, false);
        this.errno = errno;
    }

    /**
     * Returns the error number.
     *
     * @return the positive errno
     */
    public int errno() {
        return errno;
    }
}
