package dev.ringmap.spi;

import java.nio.ByteBuffer;
import java.util.Set;

/**
 * An open file of tracefs.
 *
 * <p>Thread safety: <em>thread-safe</em>, as a file descriptor is. {@link #close} may be called while other threads are inside calls:
 * it ends those that wait, and returns when no thread is inside any more (rules P-09 to P-12). A thread that waits inside a call hinders no
 * other call except a second {@link #read} of the same file. {@link Thread#interrupt} ends no call; the thread is still interrupted when
 * the call returns.
 *
 * <p>A call on a file that is closed fails with {@code EBADF}. A call uses only the bytes of a buffer between position and limit. It leaves
 * the limit and the byte order as they are, and the position too if it fails.
 *
 * @since 0.1
 */
public interface TraceFile extends AutoCloseable {

    /** {@link #poll} event: there is data to read. */
    int POLLIN = 0x001;

    /** {@link #poll} event: the file has no buffer behind it. */
    int POLLERR = 0x008;

    /**
     * Returns the path with which the file was opened.
     *
     * @return the path relative to the tracefs root; not {@code null}
     */
    String path();

    /**
     * Reads once; {@code read(2)}. Only {@code trace_pipe_raw} and {@code trace_pipe} wait for an event, if they were opened without
     * {@link OpenFlag#NONBLOCK}; {@link #close} ends that wait with {@code EBADF}. A read that has bytes returns them, closed or not.
     *
     * @param target a direct buffer; bytes are put from its position on and the position moves; not {@code null}
     * @return how many bytes were read; 0 at the end of the file
     * @throws IllegalArgumentException if the buffer is not direct
     * @throws java.nio.ReadOnlyBufferException if the buffer is read-only; nothing is read then
     * @throws ErrnoException {@code EAGAIN} when a non-blocking file has nothing, {@code EINTR} on a signal, {@code EBADF} if it
     *     is closed, by then or meanwhile, or not open for reading, …
     */
    int read(ByteBuffer target) throws ErrnoException;

    /**
     * Reads once, as {@link #read}, for those who often find nothing: that is a number here, not an exception.
     *
     * @param target as for {@link #read}; not {@code null}
     * @return how many bytes were read; 0 at the end of the file; -1 where {@link #read} fails with {@code EAGAIN}
     * @throws ErrnoException as {@link #read}, but for {@code EAGAIN}
     */
    default int tryRead(ByteBuffer target) throws ErrnoException {
        try {
            return read(target);
        } catch (ErrnoException e) {
            if (e.errno() != Errno.EAGAIN) {
                throw e;
            }
            return -1;
        }
    }

    /**
     * Writes once; {@code write(2)}. No file of tracefs makes a writer wait for events.
     *
     * @param source a direct buffer, read-only or not; bytes are taken from its position on and the position moves; not {@code null}
     * @return how many bytes were written, possibly fewer than remain
     * @throws IllegalArgumentException if the buffer is not direct
     * @throws ErrnoException {@code EBADF} from a full marker in no-overwrite mode, {@code EINVAL}, {@code EBUSY}, …
     */
    int write(ByteBuffer source) throws ErrnoException;

    /**
     * Issues a request without argument; {@code ioctl(2)}. GET_READER waits for an event if the file was opened without {@link
     * OpenFlag#NONBLOCK}; {@link #close} ends that wait with {@code EBADF}.
     *
     * @param request the request number
     * @return what the call returned, 0 or more
     * @throws ErrnoException {@code ENOTTY} for an unknown request, {@code ENODEV}, {@code EINTR} on a signal, {@code
     *     EINVAL}, {@code EBADF} if the file is closed, by then or meanwhile, …
     */
    int ioctl(int request) throws ErrnoException;

    /**
     * Waits until the file is readable, the time is over, or {@link #wakeUp} is called; {@code ppoll(2)}.
     *
     * @param timeoutNanos how long to wait at most, in nanoseconds; 0 asks without waiting, any negative number waits without limit.
     *     It never waits for less, however short or long that is
     * @return the {@code POLL…} bits that hold, or 0 if none does by then or the call was woken
     * @throws ErrnoException {@code EINTR} on a signal, {@code EBADF} if the file is closed
     */
    int poll(long timeoutNanos) throws ErrnoException;

    /**
     * Ends the current and every later {@link #poll} of this file at once. This is permanent: a file that was woken does not wait any more.
     * This is how a reader is stopped; it does not disturb other readers of the same buffer, nor other calls of this file. Repeated or
     * after {@link #close}, it does nothing.
     */
    void wakeUp();

    /**
     * Maps a range of the file; {@code mmap(2)} at an address of the kernel's choice.
     *
     * @param offset where in the file the range starts, in bytes
     * @param length its length in bytes
     * @param protection what may be done with the memory; empty for {@code PROT_NONE}; not {@code null}
     * @param sharing whether stores would reach the file; not {@code null}
     * @return the mapping, to be closed by the caller; it outlives this file; not {@code null}
     * @throws ErrnoException {@code EACCES}, {@code EPERM}, {@code EINVAL}, {@code EBUSY}, {@code ENODEV}, {@code EOVERFLOW},
     *     {@code ENOMEM} (contract 1.4). Offset and length are not checked here: it is the kernel that refuses negative ones
     */
    MappedMemory map(long offset, long length, Set<Protection> protection, Sharing sharing) throws ErrnoException;

    /**
     * Closes the descriptor. Idempotent.
     *
     * <p>Calls that wait are ended first. When this returns no thread is inside a call of this file, and what the file held is free:
     * its instance can be removed at once. It ends no wait on other files, beyond what any {@code close(2)} does (a blocking GET_READER of
     * the same CPU may return early, contract fact 5).
     */
    @Override
    void close();
}
