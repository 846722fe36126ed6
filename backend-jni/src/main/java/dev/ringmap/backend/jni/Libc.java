package dev.ringmap.backend.jni;

import dev.ringmap.backend.linux.AddressRange;
import dev.ringmap.backend.linux.SystemCalls;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * libc through JNI. The native methods are those of {@code libc.c}; they are registered when {@link NativeLibrary} has loaded it.
 *
 * <p>They rely on arguments that were checked here or by the caller, and are therefore private.
 */
final class Libc implements SystemCalls {

    @Override
    public int open(String path, int flags) {
        return open0(nulTerminated(path), flags);
    }

    @Override
    public int close(int fd) {
        return close0(fd);
    }

    @Override
    public int read(int fd, ByteBuffer target) {
        return read0(fd, target, target.position(), target.remaining());
    }

    @Override
    public int write(int fd, ByteBuffer source) {
        return write0(fd, source, source.position(), source.remaining());
    }

    @Override
    public int ioctl(int fd, int request) {
        return ioctl0(fd, request);
    }

    @Override
    public int poll(int fd, int wakeFd, long timeoutNanos) {
        return poll0(fd, wakeFd, timeoutNanos);
    }

    @Override
    public int eventfd() {
        return eventfd0();
    }

    @Override
    public int thisThread() {
        return thisThread0();
    }

    @Override
    public int interrupt(int thread) {
        return interrupt0(thread);
    }

    @Override
    public int mkdir(String path, int mode) {
        return mkdir0(nulTerminated(path), mode);
    }

    @Override
    public int rmdir(String path) {
        return rmdir0(nulTerminated(path));
    }

    @Override
    public int statfs(String path, ByteBuffer result) {
        return statfs0(nulTerminated(path), result);
    }

    @Override
    public int uname(ByteBuffer result) {
        return uname0(result);
    }

    @Override
    public int pageSizeBytes() {
        return getpagesize0();
    }

    @Override
    public long mmap(long address, long length, int protection, int flags, int fd, long offset) {
        return mmap0(address, length, protection, flags, fd, offset);
    }

    @Override
    public int mprotect(long address, long length, int protection) {
        return mprotect0(address, length, protection);
    }

    @Override
    public int munmap(long address, long length) {
        return munmap0(address, length);
    }

    @Override
    public AddressRange adopt(long address, long length) {
        return new BufferRange(this, address, length);
    }

    /** Makes a buffer over memory; the caller makes sure that the memory outlives the buffer. */
    ByteBuffer buffer(long address, int length) {
        return buffer0(address, length);
    }

    private static byte[] nulTerminated(String path) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        return Arrays.copyOf(bytes, bytes.length + 1);
    }

    private static native int open0(byte[] path, int flags);

    private static native int close0(int fd);

    private static native int read0(int fd, ByteBuffer target, int position, int length);

    private static native int write0(int fd, ByteBuffer source, int position, int length);

    private static native int ioctl0(int fd, int request);

    private static native int poll0(int fd, int wakeFd, long timeoutNanos);

    private static native int eventfd0();

    private static native int thisThread0();

    private static native int interrupt0(int thread);

    private static native int mkdir0(byte[] path, int mode);

    private static native int rmdir0(byte[] path);

    private static native int statfs0(byte[] path, ByteBuffer result);

    private static native int uname0(ByteBuffer result);

    private static native int getpagesize0();

    private static native long mmap0(long address, long length, int protection, int flags, int fd, long offset);

    private static native int mprotect0(long address, long length, int protection);

    private static native int munmap0(long address, long length);

    private static native ByteBuffer buffer0(long address, int length);
}
