package dev.ringmap.backend.ffm;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.ringmap.backend.linux.AddressRange;
import dev.ringmap.backend.linux.SystemCalls;
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
 * <p>The handles are constants, so that the compiler can inline them, each in a class of its own: linking takes milliseconds, so a call is
 * linked when it is first made. A handle that cannot be linked is replaced by one that throws the reason, so that no class initialisation
 * fails and every such call says what went wrong.
 */
@SuppressWarnings("restricted")
final class Libc implements SystemCalls {

    private static final int NOT_VARIADIC = -1;

    private static final int EFD_NONBLOCK_CLOEXEC = 0x80800;

    /** Returns why libc is out of reach, or {@code null} if it is not: what keeps one call from being linked keeps all of them. */
    static @Nullable Throwable linkFailure() {
        try {
            new Libc().pageSizeBytes();
            return null;
        } catch (RuntimeException | LinkageError failure) {
            return failure;
        }
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
            return scratch.result((int) Open.CALL.invokeExact(scratch.callState, arena.allocateFrom(path), flags));
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    @Override
    public int close(int fd) {
        CallScratch scratch = CallScratch.ofThisThread();
        try {
            return scratch.result((int) Close.CALL.invokeExact(scratch.callState, fd));
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    @Override
    public int read(int fd, ByteBuffer target) {
        CallScratch scratch = CallScratch.ofThisThread();
        MemorySegment bytes = MemorySegment.ofBuffer(target);
        try {
            return (int) scratch.result((long) Read.CALL.invokeExact(scratch.callState, fd, bytes, bytes.byteSize()));
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    @Override
    public int write(int fd, ByteBuffer source) {
        CallScratch scratch = CallScratch.ofThisThread();
        MemorySegment bytes = MemorySegment.ofBuffer(source);
        try {
            return (int) scratch.result((long) Write.CALL.invokeExact(scratch.callState, fd, bytes, bytes.byteSize()));
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    @Override
    public int ioctl(int fd, int request) {
        CallScratch scratch = CallScratch.ofThisThread();
        try {
            return scratch.result(
                    (int) Ioctl.CALL.invokeExact(scratch.callState, fd, Integer.toUnsignedLong(request), 0L));
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
            int result = scratch.result((int) Ppoll.CALL.invokeExact(
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
            return scratch.result((int) Eventfd.CALL.invokeExact(scratch.callState, 0, EFD_NONBLOCK_CLOEXEC));
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
            int result = (int) Sigprocmask.CALL.invokeExact(
                    scratch.callState, InterruptSignal.SIG_UNBLOCK, InterruptSignal.ALONE, none);
            result |= (int) Sigaction.CALL.invokeExact(scratch.callState, InterruptSignal.NUMBER, none, action);
            if (InterruptSignal.isUnhandled(action)) {
                InterruptSignal.fill(action, doNothing());
                result |= (int) Sigaction.CALL.invokeExact(scratch.callState, InterruptSignal.NUMBER, action, none);
            }
            // The arguments are constants that every kernel accepts.
            assert result == 0;
            return (int) (long) Gettid.CALL.invokeExact(scratch.callState, InterruptSignal.SYS_GETTID);
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    /**
     * Looks for {@code ffs(3)}: a function that may serve as a handler, has no side effects, and is never unloaded. An upcall into Java
     * would not do, since the signal may arrive anywhere.
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
            return (int) scratch.result((long) Tgkill.CALL.invokeExact(
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
            return scratch.result((int) Mkdir.CALL.invokeExact(scratch.callState, arena.allocateFrom(path), mode));
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    @Override
    public int rmdir(String path) {
        CallScratch scratch = CallScratch.ofThisThread();
        try (Arena arena = Arena.ofConfined()) {
            return scratch.result((int) Rmdir.CALL.invokeExact(scratch.callState, arena.allocateFrom(path)));
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    @Override
    public int statfs(String path, ByteBuffer result) {
        CallScratch scratch = CallScratch.ofThisThread();
        MemorySegment struct = MemorySegment.ofBuffer(result);
        try (Arena arena = Arena.ofConfined()) {
            return scratch.result((int) Statfs.CALL.invokeExact(scratch.callState, arena.allocateFrom(path), struct));
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    @Override
    public int uname(ByteBuffer result) {
        CallScratch scratch = CallScratch.ofThisThread();
        MemorySegment struct = MemorySegment.ofBuffer(result);
        try {
            return scratch.result((int) Uname.CALL.invokeExact(scratch.callState, struct));
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    @Override
    public int pageSizeBytes() {
        CallScratch scratch = CallScratch.ofThisThread();
        try {
            return (int) GetPageSize.CALL.invokeExact(scratch.callState);
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    @Override
    public long mmap(long address, long length, int protection, int flags, int fd, long offset) {
        CallScratch scratch = CallScratch.ofThisThread();
        try {
            return scratch.result(
                    (long) Mmap.CALL.invokeExact(scratch.callState, address, length, protection, flags, fd, offset));
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    @Override
    public int mprotect(long address, long length, int protection) {
        CallScratch scratch = CallScratch.ofThisThread();
        try {
            return scratch.result((int) Mprotect.CALL.invokeExact(scratch.callState, address, length, protection));
        } catch (Throwable failure) {
            throw unexpected(failure);
        }
    }

    @Override
    public int munmap(long address, long length) {
        CallScratch scratch = CallScratch.ofThisThread();
        try {
            return scratch.result((int) Munmap.CALL.invokeExact(scratch.callState, address, length));
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

    private static final class Open {
        static final MethodHandle CALL = link("open", 2, JAVA_INT, ADDRESS, JAVA_INT);
    }

    private static final class Close {
        static final MethodHandle CALL = link("close", NOT_VARIADIC, JAVA_INT, JAVA_INT);
    }

    private static final class Read {
        static final MethodHandle CALL = link("read", NOT_VARIADIC, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    }

    private static final class Write {
        static final MethodHandle CALL = link("write", NOT_VARIADIC, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    }

    private static final class Ioctl {
        static final MethodHandle CALL = link("ioctl", 2, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
    }

    private static final class Ppoll {
        static final MethodHandle CALL = link("ppoll", NOT_VARIADIC, JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS);
    }

    private static final class Eventfd {
        static final MethodHandle CALL = link("eventfd", NOT_VARIADIC, JAVA_INT, JAVA_INT, JAVA_INT);
    }

    private static final class Mkdir {
        static final MethodHandle CALL = link("mkdir", NOT_VARIADIC, JAVA_INT, ADDRESS, JAVA_INT);
    }

    private static final class Rmdir {
        static final MethodHandle CALL = link("rmdir", NOT_VARIADIC, JAVA_INT, ADDRESS);
    }

    private static final class Statfs {
        static final MethodHandle CALL = link("statfs", NOT_VARIADIC, JAVA_INT, ADDRESS, ADDRESS);
    }

    private static final class Uname {
        static final MethodHandle CALL = link("uname", NOT_VARIADIC, JAVA_INT, ADDRESS);
    }

    private static final class GetPageSize {
        static final MethodHandle CALL = link("getpagesize", NOT_VARIADIC, JAVA_INT);
    }

    private static final class Mmap {
        static final MethodHandle CALL =
                link("mmap", NOT_VARIADIC, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
    }

    private static final class Mprotect {
        static final MethodHandle CALL = link("mprotect", NOT_VARIADIC, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
    }

    private static final class Munmap {
        static final MethodHandle CALL = link("munmap", NOT_VARIADIC, JAVA_INT, JAVA_LONG, JAVA_LONG);
    }

    private static final class Sigprocmask {
        static final MethodHandle CALL = link("sigprocmask", NOT_VARIADIC, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
    }

    private static final class Sigaction {
        static final MethodHandle CALL = link("sigaction", NOT_VARIADIC, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
    }

    private static final class Gettid {
        static final MethodHandle CALL = link("syscall", 1, JAVA_LONG, JAVA_LONG);
    }

    private static final class Tgkill {
        static final MethodHandle CALL = link("syscall", 1, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    }
}
