package dev.ringmap.spi;

import dev.ringmap.kernel.Kernel;
import java.util.List;
import java.util.Set;

/**
 * A reachable tracefs: the file operations that are not bound to an open file.
 *
 * <p>Paths are relative to {@link #root()}, with {@code /} between the names, which reach the kernel in UTF-8 and otherwise unchanged. A
 * path that begins with {@code /}, or contains a name {@code ..} or a NUL, is refused with an {@link IllegalArgumentException} before the
 * kernel is asked, because it may come from a user and would lead elsewhere; so is an empty one, except for listing. Any other failure is
 * an {@link ErrnoException} with the kernel's errno and the path as it was given.
 *
 * <p>Thread safety: <em>thread-safe</em>. Closing it does not close the files opened through it.
 *
 * @since 0.1
 */
public interface TraceFs extends AutoCloseable {

    /**
     * Returns where this tracefs is, for messages.
     *
     * @return the mount point, or another name for a simulated one; not {@code null}
     */
    String root();

    /**
     * Tells which kernel answers.
     *
     * @return the kernel; not {@code null}
     */
    Kernel kernel();

    /**
     * Opens a file; {@code open(2)} with {@code O_CLOEXEC}.
     *
     * @param path relative to {@link #root()}; not {@code null}
     * @param flags exactly one of {@link OpenFlag#READ_ONLY}, {@link OpenFlag#WRITE_ONLY}, {@link OpenFlag#READ_WRITE}, and any
     *     of the others; not {@code null}
     * @return the open file, to be closed by the caller; not {@code null}
     * @throws IllegalArgumentException if the access mode is missing or named twice, or for the path
     * @throws ErrnoException {@code ENOENT}, {@code EACCES}, {@code EPERM} under lockdown, {@code ENODEV}, or whatever the file
     *     answers
     */
    TraceFile open(String path, Set<OpenFlag> flags) throws ErrnoException;

    /**
     * Lists a directory.
     *
     * @param path relative to {@link #root()}, empty for the root itself; not {@code null}
     * @return the names in it, without {@code .} and {@code ..}, sorted; not {@code null}. Names that are not ASCII are read in the
     *     encoding that the JVM has for file names, which is UTF-8 in all but the C locale
     * @throws IllegalArgumentException for the path
     * @throws ErrnoException {@code ENOENT}, {@code ENOTDIR}, {@code EACCES}
     */
    List<String> list(String path) throws ErrnoException;

    /**
     * Makes a directory; in {@code instances} this creates a tracing instance.
     *
     * @param path relative to {@link #root()}; not {@code null}
     * @throws IllegalArgumentException for the path
     * @throws ErrnoException {@code EEXIST}, {@code EACCES}, {@code EPERM} outside {@code instances}, {@code ENOMEM}
     */
    void mkdir(String path) throws ErrnoException;

    /**
     * Removes a directory; in {@code instances} this ends a tracing instance.
     *
     * @param path relative to {@link #root()}; not {@code null}
     * @throws IllegalArgumentException for the path
     * @throws ErrnoException {@code ENOENT}, {@code EBUSY} while a file of it is open or mapped, {@code EPERM} outside
     *     {@code instances}
     */
    void rmdir(String path) throws ErrnoException;

    /** Releases what access to this tracefs needed. Idempotent. */
    @Override
    void close();
}
