package dev.ringmap.backend.linux;

import java.nio.ByteBuffer;

/**
 * The part of libc that access to tracefs needs.
 *
 * <p>Every call returns what the kernel does, a result of 0 or more or the negated errno; none throws, retries or interprets. Buffers are
 * direct; a call uses the bytes between position and limit, and neither moves. Paths are absolute and passed in UTF-8.
 *
 * <p>Thread safety: <em>thread-safe</em>. A thread blocked in a call does not hinder other threads' calls.
 *
 * @since 0.1
 */
public interface SystemCalls {

    /**
     * Opens a file; {@code open(2)}.
     *
     * @param path the absolute path; not {@code null}
     * @param flags the {@code O_…} bits, without {@code O_CREAT}
     * @return the descriptor, or the negated errno
     */
    int open(String path, int flags);

    /**
     * Closes a descriptor; {@code close(2)}.
     *
     * @param fd the descriptor
     * @return 0, or the negated errno; the descriptor is gone either way
     */
    int close(int fd);

    /**
     * Reads once; {@code read(2)}.
     *
     * @param fd the descriptor
     * @param target where the bytes go, from its position up to its limit; direct, not read-only, not {@code null}
     * @return how many bytes were read, or the negated errno
     */
    int read(int fd, ByteBuffer target);

    /**
     * Writes once; {@code write(2)}.
     *
     * @param fd the descriptor
     * @param source where the bytes are, from its position up to its limit; direct, not {@code null}
     * @return how many bytes were written, or the negated errno
     */
    int write(int fd, ByteBuffer source);

    /**
     * Issues a request with the argument 0; {@code ioctl(2)}.
     *
     * @param fd the descriptor
     * @param request the request, an unsigned number
     * @return what the call returned, or the negated errno
     */
    int ioctl(int fd, int request);

    /**
     * Waits for data or for a wake-up; {@code ppoll(2)} with {@code POLLIN} on two descriptors.
     *
     * @param fd the descriptor to wait for
     * @param wakeFd a descriptor that ends the wait by becoming readable, or −1 for none
     * @param timeoutNanos how long to wait at most, in nanoseconds; negative waits without limit
     * @return the {@code revents} of {@code fd}, 0 if there are none, or the negated errno
     */
    int poll(int fd, int wakeFd, long timeoutNanos);

    /**
     * Makes an event counter with {@code EFD_CLOEXEC | EFD_NONBLOCK}; {@code eventfd(2)}.
     *
     * @return the descriptor, or the negated errno
     */
    int eventfd();

    /**
     * Returns the id of the calling thread for {@link #interrupt}, and makes sure that the signal reaches it; {@code gettid(2)}.
     *
     * @return the thread id; another thread may get it when this one has ended
     */
    int thisThread();

    /**
     * Ends the call in which a thread of this process is blocked, with {@code EINTR}; {@code tgkill(2)} with a signal whose handler
     * does nothing. A thread that is not blocked goes on as if nothing had happened.
     *
     * @param thread a result of {@link #thisThread}; that thread must not have ended
     * @return 0, or the negated errno
     */
    int interrupt(int thread);

    /**
     * Makes a directory; {@code mkdir(2)}.
     *
     * @param path the absolute path; not {@code null}
     * @param mode the permission bits
     * @return 0, or the negated errno
     */
    int mkdir(String path, int mode);

    /**
     * Removes a directory; {@code rmdir(2)}.
     *
     * @param path the absolute path; not {@code null}
     * @return 0, or the negated errno
     */
    int rmdir(String path);

    /**
     * Describes the file system behind a path; {@code statfs(2)}.
     *
     * @param path the absolute path; not {@code null}
     * @param result receives a {@code struct statfs}; direct, large enough, not {@code null}
     * @return 0, or the negated errno
     */
    int statfs(String path, ByteBuffer result);

    /**
     * Tells which kernel is running; {@code uname(2)}.
     *
     * @param result receives a {@code struct utsname}; direct, large enough, not {@code null}
     * @return 0, or the negated errno
     */
    int uname(ByteBuffer result);

    /**
     * Returns the size of a page of memory; {@code getpagesize(2)}.
     *
     * @return the size in bytes
     */
    int pageSizeBytes();

    /**
     * Maps memory; {@code mmap(2)}.
     *
     * @param address where to map, or 0 for the kernel's choice
     * @param length the length in bytes
     * @param protection the {@code PROT_…} bits
     * @param flags the {@code MAP_…} bits
     * @param fd the descriptor, or −1 for none
     * @param offset where in the file the mapping starts, in bytes
     * @return the address, or the negated errno (−1 to −4095, which no address is)
     */
    long mmap(long address, long length, int protection, int flags, int fd, long offset);

    /**
     * Changes what may be done with mapped memory; {@code mprotect(2)}.
     *
     * @param address where the memory starts
     * @param length its length in bytes
     * @param protection the {@code PROT_…} bits
     * @return 0, or the negated errno
     */
    int mprotect(long address, long length, int protection);

    /**
     * Unmaps memory; {@code munmap(2)}.
     *
     * @param address where the memory starts
     * @param length its length in bytes
     * @return 0, or the negated errno
     */
    int munmap(long address, long length);

    /**
     * Takes over mapped memory: from here on it is unmapped by the range alone, when the garbage collector finds it unreachable.
     *
     * @param address where the memory starts, a result of {@link #mmap}
     * @param length its length in bytes
     * @return the memory as buffers; not {@code null}
     */
    AddressRange adopt(long address, long length);
}
