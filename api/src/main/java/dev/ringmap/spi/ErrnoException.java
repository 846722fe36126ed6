package dev.ringmap.spi;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A system call that failed, with everything needed to understand it: the operation, the path, the errno and, where one is known,
 * what to do about it.
 *
 * <p>The message reads {@code mmap(per_cpu/cpu0/trace_pipe_raw, 1458176 bytes): EBUSY (16)}, followed by the advice.
 *
 * <p>Every backend uses the same names for the operations, whatever it does to perform them:
 *
 * <table>
 *   <caption>Operations</caption>
 *   <tr><th>{@code open}, {@code list}, {@code mkdir}, {@code rmdir}</th><td>the methods of {@link TraceFs}</td></tr>
 *   <tr><th>{@code read}, {@code write}, {@code ioctl}</th><td>the methods of {@link TraceFile}</td></tr>
 *   <tr><th>{@code ppoll}</th><td>{@link TraceFile#poll}</td></tr>
 *   <tr><th>{@code mmap}</th><td>{@link TraceFile#map}</td></tr>
 *   <tr><th>{@code mprotect}</th><td>{@link MappedMemory#protect}</td></tr>
 * </table>
 *
 * <p>If a backend fails in a system call that it needs on the way to one of them, the operation is that call, for example {@code eventfd}.
 * The path is the one that {@link TraceFs} was given; for a file and its memory it is {@link TraceFile#path}.
 *
 * @since 0.1
 */
public final class ErrnoException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String operation;
    private final String path;
    private final int errno;

    /**
     * Describes a failed call on a path.
     *
     * @param operation the system call, for example {@code open}; not {@code null}
     * @param path what it was applied to, relative to the tracefs root; not {@code null}
     * @param errno the positive errno
     */
    public ErrnoException(String operation, String path, int errno) {
        this(operation, path, "", errno);
    }

    /**
     * Describes a failed call on a path with further arguments.
     *
     * @param operation the system call, for example {@code mmap}; not {@code null}
     * @param path what it was applied to, relative to the tracefs root; not {@code null}
     * @param arguments the other arguments as people should see them, or empty; not {@code null}
     * @param errno the positive errno
     */
    public ErrnoException(String operation, String path, String arguments, int errno) {
        super(operation + "(" + path + (arguments.isEmpty() ? "" : ", " + arguments) + "): " + Errno.name(errno) + " ("
                + errno + ")");
        this.operation = Objects.requireNonNull(operation, "operation");
        this.path = Objects.requireNonNull(path, "path");
        this.errno = errno;
    }

    private ErrnoException(ErrnoException failure, String advice) {
        super(failure.getMessage() + ": " + advice, failure);
        this.operation = failure.operation;
        this.path = failure.path;
        this.errno = failure.errno;
    }

    /**
     * Returns the same failure with a sentence that says what to do about it.
     *
     * @param advice the sentence, or {@code null} if there is none to give
     * @return a new exception caused by this one, or this one if there is no advice; not {@code null}
     */
    public ErrnoException withAdvice(@Nullable String advice) {
        return advice == null ? this : new ErrnoException(this, advice);
    }

    /**
     * Returns the system call that failed.
     *
     * @return its name, as in the table above; not {@code null}
     */
    public String operation() {
        return operation;
    }

    /**
     * Returns what the call was applied to.
     *
     * @return the path, relative to the tracefs root; not {@code null}
     */
    public String path() {
        return path;
    }

    /**
     * Returns the error number.
     *
     * @return the positive errno, to be compared with the constants of {@link Errno}
     */
    public int errno() {
        return errno;
    }

    /**
     * Tells whether what the path names is no longer there. An event or an instance may disappear between being listed and being used; the
     * kernel then answers {@code ENOENT}, or {@code ENODEV} to a call that was already on its way.
     *
     * @return {@code true} for these two
     */
    public boolean isGone() {
        return errno == Errno.ENOENT || errno == Errno.ENODEV;
    }

    /**
     * Returns the error's name.
     *
     * @return for example {@code EBUSY}; not {@code null}
     */
    public String errnoName() {
        return Errno.name(errno);
    }
}
