package dev.ringmap.backend.ffm;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.ringmap.spi.linux.AddressRange;
import dev.ringmap.spi.linux.SystemCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * libc through {@code java.lang.foreign}.
 *
 * <p>The handles are constants, for the compiler to see through them. A handle that cannot be linked is replaced by one that throws
 * the reason: so the initialisation of this class never fails, and {@link #linkFailure} can tell what went wrong.
 */
@SuppressWarnings("restricted")
final class Libc implements SystemCalls {

    private static final int NOT_VARIADIC = -1;

    private static final int EFD_NONBLOCK_CLOEXEC = 0x80800;

    private static final List<Throwable> LINK_FAILURES = new ArrayList<>();

    private static final MethodHandle OPEN = link("open", 2, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle CLOSE = link("close", NOT_VARIADIC, JAVA_INT, JAVA_INT);
    private static final MethodHandle READ = link("read", NOT_VARIADIC, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle WRITE = link("write", NOT_VARIADIC, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle IOCTL = link("ioctl", 2, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle PPOLL =
            link("ppoll", NOT_VARIADIC, JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS);
    private static final MethodHandle EVENTFD = link("eventfd", NOT_VARIADIC, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle MKDIR = link("mkdir", NOT_VARIADIC, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle RMDIR = link("rmdir", NOT_VARIADIC, JAVA_INT, ADDRESS);
    private static final MethodHandle STATFS = link("statfs", NOT_VARIADIC, JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle UNAME = link("uname", NOT_VARIADIC, JAVA_INT, ADDRESS);
    private static final MethodHandle GETPAGESIZE = link("getpagesize", NOT_VARIADIC, JAVA_INT);
    private static final MethodHandle MMAP =
            link("mmap", NOT_VARIADIC, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle MPROTECT =
            link("mprotect", NOT_VARIADIC, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
    private static final MethodHandle MUNMAP = link("munmap", NOT_VARIADIC, JAVA_INT, JAVA_LONG, JAVA_LONG);

    private static final MethodHandle SIGPROCMASK =
            link("sigprocmask", NOT_VARIADIC, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle SIGACTION = link("sigaction", NOT_VARIADIC, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle GETTID = link("syscall", 1, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle TGKILL =
            link("syscall", 1, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

    /** Tells why libc is out of reach, or {@code null} if every call was linked. */
    static @Nullable Throwable linkFailure() {
        return LINK_FAILURES.isEmpty() ? null : LINK_FAILURES.get(0);
    }

    private static MethodHandle link(
            String name, int firstVariadicArgument, MemoryLayout result, MemoryLayout... arguments) {
        FunctionDescriptor function = FunctionDescriptor.of(result, arguments);
        try {
            Linker linker = Linker.nativeLinker();
            List<Linker.Option> options = new ArrayList<>();
            options.add(Linker.Option.captureCallState("errno"));
            if (firstVariadicArgument != NOT_VARIADIC) {
                options.add(Linker.Option.firstVariadicArg(firstVariadicArgument));
            }
            MemorySegment symbol = linker.defaultLookup()
                    .find(name)
                    .orElseThrow(() -> new UnsatisfiedLinkError("libc has no " + name));
            return linker.downcallHandle(symbol, function, options.toArray(Linker.Option[]::new));
        } catch (RuntimeException | LinkageError failure) {
            LINK_FAILURES.add(failure);
            MethodType type = function.toMethodType().insertParameterTypes(0, MemorySegment.class);
            MethodHandle thrower = MethodHandles.throwException(type.returnType(), Throwable.class)
                    .bindTo(failure);
            return MethodHandles.dropArguments(thrower, 0, type.parameterList());
        }
    }

    @Override
    public int open(String path, int flags) {
        CallScratch scratch = CallScratch.ofThisThread();
        try (Arena arena = Arena.ofConfined()) {
            return scratch.result((int) OPEN.invokeExact(scratch.callState, arena.allocateFrom(path), flags));
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    @Override
    public int close(int fd) {
        CallScratch scratch = CallScratch.ofThisThread();
        try {
            return scratch.result((int) CLOSE.invokeExact(scratch.callState, fd));
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    @Override
    public int read(int fd, ByteBuffer target) {
        CallScratch scratch = CallScratch.ofThisThread();
        MemorySegment bytes = MemorySegment.ofBuffer(target);
        try {
            return (int) scratch.result((long) READ.invokeExact(scratch.callState, fd, bytes, bytes.byteSize()));
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    @Override
    public int write(int fd, ByteBuffer source) {
        CallScratch scratch = CallScratch.ofThisThread();
        MemorySegment bytes = MemorySegment.ofBuffer(source);
        try {
            return (int) scratch.result((long) WRITE.invokeExact(scratch.callState, fd, bytes, bytes.byteSize()));
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    @Override
    public int ioctl(int fd, int request) {
        CallScratch scratch = CallScratch.ofThisThread();
        try {
            return scratch.result((int) IOCTL.invokeExact(scratch.callState, fd, Integer.toUnsignedLong(request), 0L));
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    @Override
    public int poll(int fd, int wakeFd, long timeoutNanos) {
        CallScratch scratch = CallScratch.ofThisThread();
        scratch.preparePoll(fd, wakeFd, timeoutNanos);
        MemorySegment timeout = timeoutNanos < 0 ? MemorySegment.NULL : scratch.timeout;
        try {
            int result = scratch.result((int) PPOLL.invokeExact(
                    scratch.callState, scratch.polled, CallScratch.POLLED_COUNT, timeout, MemorySegment.NULL));
            return result < 0 ? result : scratch.polledEvents();
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    @Override
    public int eventfd() {
        CallScratch scratch = CallScratch.ofThisThread();
        try {
            return scratch.result((int) EVENTFD.invokeExact(scratch.callState, 0, EFD_NONBLOCK_CLOEXEC));
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    @Override
    public int thisThread() {
        CallScratch scratch = CallScratch.ofThisThread();
        MemorySegment none = MemorySegment.NULL;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment action = arena.allocate(InterruptSignal.ACTION_LENGTH_BYTES, Long.BYTES);
            int result = (int) SIGPROCMASK.invokeExact(
                    scratch.callState, InterruptSignal.SIG_UNBLOCK, InterruptSignal.ALONE, none);
            result |= (int) SIGACTION.invokeExact(scratch.callState, InterruptSignal.NUMBER, none, action);
            if (InterruptSignal.isUnhandled(action)) {
                InterruptSignal.fill(action, doNothing());
                result |= (int) SIGACTION.invokeExact(scratch.callState, InterruptSignal.NUMBER, action, none);
            }
            // The arguments are constants that every kernel takes.
            assert result == 0;
            return (int) (long) GETTID.invokeExact(scratch.callState, InterruptSignal.SYS_GETTID);
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    /**
     * Looks for {@code ffs(3)}: a function that a handler may call, that does nothing to anybody, and that is never unloaded. An upcall
     * into Java would not do, since the signal may come anywhere.
     */
    private static MemorySegment doNothing() {
        return Linker.nativeLinker()
                .defaultLookup()
                .find("ffs")
                .orElseThrow(() -> new UnsatisfiedLinkError("libc has no ffs"));
    }

    @Override
    public int interrupt(int thread) {
        CallScratch scratch = CallScratch.ofThisThread();
        try {
            return (int) scratch.result((long) TGKILL.invokeExact(
                    scratch.callState, InterruptSignal.SYS_TGKILL, InterruptSignal.PROCESS, (long) thread, (long)
                            InterruptSignal.NUMBER));
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    @Override
    public int mkdir(String path, int mode) {
        CallScratch scratch = CallScratch.ofThisThread();
        try (Arena arena = Arena.ofConfined()) {
            return scratch.result((int) MKDIR.invokeExact(scratch.callState, arena.allocateFrom(path), mode));
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    @Override
    public int rmdir(String path) {
        CallScratch scratch = CallScratch.ofThisThread();
        try (Arena arena = Arena.ofConfined()) {
            return scratch.result((int) RMDIR.invokeExact(scratch.callState, arena.allocateFrom(path)));
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    @Override
    public int statfs(String path, ByteBuffer result) {
        CallScratch scratch = CallScratch.ofThisThread();
        MemorySegment struct = MemorySegment.ofBuffer(result);
        try (Arena arena = Arena.ofConfined()) {
            return scratch.result((int) STATFS.invokeExact(scratch.callState, arena.allocateFrom(path), struct));
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    @Override
    public int uname(ByteBuffer result) {
        CallScratch scratch = CallScratch.ofThisThread();
        MemorySegment struct = MemorySegment.ofBuffer(result);
        try {
            return scratch.result((int) UNAME.invokeExact(scratch.callState, struct));
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    @Override
    public int pageSizeBytes() {
        CallScratch scratch = CallScratch.ofThisThread();
        try {
            return (int) GETPAGESIZE.invokeExact(scratch.callState);
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    @Override
    public long mmap(long address, long length, int protection, int flags, int fd, long offset) {
        CallScratch scratch = CallScratch.ofThisThread();
        try {
            return scratch.result(
                    (long) MMAP.invokeExact(scratch.callState, address, length, protection, flags, fd, offset));
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    @Override
    public int mprotect(long address, long length, int protection) {
        CallScratch scratch = CallScratch.ofThisThread();
        try {
            return scratch.result((int) MPROTECT.invokeExact(scratch.callState, address, length, protection));
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    @Override
    public int munmap(long address, long length) {
        CallScratch scratch = CallScratch.ofThisThread();
        try {
            return scratch.result((int) MUNMAP.invokeExact(scratch.callState, address, length));
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    @Override
    public AddressRange adopt(long address, long length) {
        return new ArenaRange(address, length, () -> munmap(address, length));
    }

    /** Nothing is thrown by a call that was linked, except for a closed or heap segment among its arguments. */
    private static RuntimeException unexpected(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(failure);
    }
}
