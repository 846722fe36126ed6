package dev.ringmap.backend.linux;

import dev.ringmap.spi.Errno;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * System calls that answer as a test tells them and remember what was called. Directories are real ones, below a temporary
 * directory that claims to be a tracefs.
 */
class ScriptedSystemCalls implements SystemCalls {

    static final int FIRST_FD = 100;
    static final int PAGE_SIZE_BYTES = 65_536;
    static final long ADDRESS = 0x7f00_0000_0000L;

    final List<String> calls = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> errnos = new ConcurrentHashMap<>();
    private final Map<String, Long> fileSystemTypes = new ConcurrentHashMap<>();
    private final AtomicInteger nextFd = new AtomicInteger(FIRST_FD);
    private final CountDownLatch blockedLeave = new CountDownLatch(1);
    final CountDownLatch blockedEntered = new CountDownLatch(1);
    volatile String blocking = "";
    volatile int lostSignals;
    volatile boolean interrupted;
    volatile boolean adoptFails;

    void fail(String operation, int errno) {
        errnos.put(operation, errno);
    }

    void mount(String directory, long type) {
        fileSystemTypes.put(directory, type);
    }

    void releaseBlocked() {
        blockedLeave.countDown();
    }

    @Override
    public int thisThread() {
        return (int) Thread.currentThread().getId();
    }

    @Override
    public int interrupt(int thread) {
        calls.add("interrupt " + thread);
        if (lostSignals-- <= 0) {
            interrupted = true;
            releaseBlocked();
        }
        return 0;
    }

    private int answer(String operation, String argument, int success) {
        calls.add(operation + " " + argument);
        if (operation.equals(blocking)) {
            block();
            if (interrupted) {
                return -Errno.EINTR;
            }
        }
        Integer errno = errnos.get(operation);
        return errno == null ? success : -errno;
    }

    private void block() {
        blockedEntered.countDown();
        try {
            if (!blockedLeave.await(30, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody woke the blocked call");
            }
        } catch (InterruptedException failure) {
            throw new AssertionError(failure);
        }
    }

    @Override
    public int open(String path, int flags) {
        return answer("open", path + " 0x" + Integer.toHexString(flags), nextFd.getAndIncrement());
    }

    @Override
    public int close(int fd) {
        return answer("close", String.valueOf(fd), 0);
    }

    @Override
    public int read(int fd, ByteBuffer target) {
        return answer("read", String.valueOf(fd), Math.min(3, target.remaining()));
    }

    @Override
    public int write(int fd, ByteBuffer source) {
        return answer("write", String.valueOf(fd), Math.min(3, source.remaining()));
    }

    @Override
    public int ioctl(int fd, int request) {
        return answer("ioctl", fd + " 0x" + Integer.toHexString(request), 0);
    }

    @Override
    public int poll(int fd, int wakeFd, long timeoutNanos) {
        return answer("ppoll", fd + " " + wakeFd + " " + timeoutNanos, 1);
    }

    @Override
    public int eventfd() {
        return answer("eventfd", "", nextFd.getAndIncrement());
    }

    @Override
    public int mkdir(String path, int mode) {
        int result = answer("mkdir", path, 0);
        if (result == 0) {
            try {
                Files.createDirectories(Path.of(path, "per_cpu", "cpu0"));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
        return result;
    }

    @Override
    public int rmdir(String path) {
        int result = answer("rmdir", path, 0);
        if (result == 0) {
            try (Stream<Path> below = Files.walk(Path.of(path))) {
                below.sorted(Comparator.reverseOrder())
                        .forEach(one -> one.toFile().delete());
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
        return result;
    }

    @Override
    public int statfs(String path, ByteBuffer result) {
        Long type = fileSystemTypes.get(path);
        if (type == null) {
            return -Errno.ENOENT;
        }
        result.order(ByteOrder.nativeOrder()).putLong(LinuxAbi.STATFS_TYPE_OFFSET, type);
        return answer("statfs", path, 0);
    }

    @Override
    public int uname(ByteBuffer result) {
        result.put(LinuxAbi.UTSNAME_RELEASE_OFFSET, "6.1.0".getBytes(StandardCharsets.US_ASCII));
        result.put(LinuxAbi.UTSNAME_MACHINE_OFFSET, "x86_64".getBytes(StandardCharsets.US_ASCII));
        return answer("uname", "", 0);
    }

    @Override
    public int pageSizeBytes() {
        return PAGE_SIZE_BYTES;
    }

    @Override
    public long mmap(long address, long length, int protection, int flags, int fd, long offset) {
        int errno = -answer("mmap", address + " " + length + " " + fd, 0);
        return errno == 0 ? ADDRESS : -errno;
    }

    @Override
    public int mprotect(long address, long length, int protection) {
        return answer("mprotect", String.valueOf(protection), 0);
    }

    @Override
    public int munmap(long address, long length) {
        return answer("munmap", address + " " + length, 0);
    }

    @Override
    public AddressRange adopt(long address, long length) {
        if (adoptFails) {
            throw new OutOfMemoryError("as the test wants it");
        }
        return new AddressRange() {
            @Override
            public ByteBuffer slice(long offset, int sliceLength) {
                return ByteBuffer.allocateDirect(sliceLength).asReadOnlyBuffer();
            }

            @Override
            public void revoke() {
                calls.add("revoke");
            }
        };
    }
}
