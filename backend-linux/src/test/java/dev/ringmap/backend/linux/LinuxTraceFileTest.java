package dev.ringmap.backend.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.Protection;
import dev.ringmap.spi.Sharing;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LinuxTraceFileTest {

    private static final int FD = 7;

    private final ScriptedSystemCalls systemCalls = new ScriptedSystemCalls();
    private final LinuxTraceFile file = new LinuxTraceFile(systemCalls, "trace_pipe_raw", FD, true);

    @Test
    void shouldMoveThePositionByWhatTheKernelTook() throws ErrnoException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(10).position(2);

        assertThat(file.read(buffer)).isEqualTo(3);
        assertThat(buffer.position()).isEqualTo(5);
        assertThat(file.write(buffer)).isEqualTo(3);
        assertThat(buffer.position()).isEqualTo(8);
    }

    @Test
    void shouldTryToReadWithoutAnExceptionForNothing() throws ErrnoException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(10).position(2);
        assertThat(file.tryRead(buffer)).isEqualTo(3);
        systemCalls.fail("read", Errno.EAGAIN);

        assertThat(file.tryRead(buffer)).isEqualTo(-1);
        assertThat(buffer.position()).isEqualTo(5);
        assertThatThrownBy(() -> file.read(buffer)).hasMessageEndingWith("EAGAIN (11)");
        systemCalls.fail("read", Errno.ENODEV);
        assertThatThrownBy(() -> file.tryRead(buffer)).hasMessageEndingWith("ENODEV (19)");
    }

    @Test
    void shouldRefuseBuffersThatTheKernelCannotFill() {
        assertThatThrownBy(() -> file.read(ByteBuffer.allocate(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a direct buffer is needed");
        assertThatThrownBy(() -> file.write(ByteBuffer.allocate(1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> file.read(ByteBuffer.allocateDirect(1).asReadOnlyBuffer()))
                .isInstanceOf(ReadOnlyBufferException.class);
        assertThat(systemCalls.calls).isEmpty();
    }

    @Test
    void shouldDescribeFailures() {
        for (String operation : List.of("read", "write", "ioctl", "ppoll", "mmap")) {
            systemCalls.fail(operation, Errno.EINVAL);
        }

        assertThatThrownBy(() -> file.read(ByteBuffer.allocateDirect(10)))
                .hasMessage("read(trace_pipe_raw, 10 bytes): EINVAL (22)");
        assertThatThrownBy(() -> file.write(ByteBuffer.allocateDirect(10)))
                .hasMessage("write(trace_pipe_raw, 10 bytes): EINVAL (22)");
        assertThatThrownBy(() -> file.ioctl(0x5220)).hasMessage("ioctl(trace_pipe_raw, 0x5220): EINVAL (22)");
        assertThatThrownBy(() -> file.poll(1)).hasMessage("ppoll(trace_pipe_raw): EINVAL (22)");
        assertThatThrownBy(() -> file.map(0, 4096, Set.of(), Sharing.SHARED))
                .hasMessage("mmap(trace_pipe_raw, 4096 bytes): EINVAL (22)");
        assertThatThrownBy(() -> file.map(8192, 4096, Set.of(), Sharing.SHARED))
                .hasMessage("mmap(trace_pipe_raw, 4096 bytes at 8192): EINVAL (22)");
    }

    @Test
    void shouldOpenTheWakeDescriptorOnlyWhenSomebodyWaits() throws ErrnoException {
        file.wakeUp();
        file.poll(0);
        assertThat(systemCalls.calls).containsExactly("ppoll 7 -1 0");

        LinuxTraceFile waitedFor = new LinuxTraceFile(systemCalls, "trace_pipe_raw", FD, true);
        systemCalls.calls.clear();
        waitedFor.poll(5);
        waitedFor.poll(-1);
        assertThat(systemCalls.calls).containsExactly("eventfd ", "ppoll 7 100 5", "ppoll 7 100 -1");
    }

    @Test
    void shouldNotWaitOnceItWasWoken() throws ErrnoException {
        file.poll(5);
        file.wakeUp();
        systemCalls.calls.clear();

        file.poll(-1);

        assertThat(systemCalls.calls).containsExactly("ppoll 7 100 0");
    }

    @Test
    void shouldAnswerEbadfWhenClosed() throws ErrnoException {
        file.poll(5);
        file.close();
        file.close();
        file.wakeUp();

        assertThatThrownBy(() -> file.ioctl(0)).hasMessage("ioctl(trace_pipe_raw, closed): EBADF (9)");
        assertThatThrownBy(() -> file.poll(0)).hasMessage("ppoll(trace_pipe_raw, closed): EBADF (9)");
        assertThatThrownBy(() -> file.read(ByteBuffer.allocateDirect(1))).hasMessageContaining("EBADF");
        assertThatThrownBy(() -> file.write(ByteBuffer.allocateDirect(1))).hasMessageContaining("EBADF");
        assertThatThrownBy(() -> file.map(0, 1, Set.of(Protection.READ), Sharing.SHARED))
                .hasMessage("mmap(trace_pipe_raw, closed): EBADF (9)");
        assertThat(systemCalls.calls).containsOnlyOnce("close 7", "close 100");
    }

    @Test
    void shouldSignalABlockedCallAgainAndAgainUntilItLeaves() throws Exception {
        systemCalls.blocking = "read";
        systemCalls.lostSignals = 5;
        Future<Integer> reader = inBackground(() -> file.read(ByteBuffer.allocateDirect(10)));
        systemCalls.blockedEntered.await();

        file.close();

        assertThatThrownBy(() -> reader.get(10, TimeUnit.SECONDS))
                .hasRootCauseInstanceOf(ErrnoException.class)
                .hasRootCauseMessage("read(trace_pipe_raw, closed): EBADF (9)");
        assertThat(systemCalls.calls.stream().filter(call -> call.startsWith("interrupt")))
                .hasSizeGreaterThanOrEqualTo(6);
        assertThat(systemCalls.calls).endsWith("close 7").containsOnlyOnce("close 7");
    }

    @Test
    void shouldEndABlockedGetReaderAsOneThatCameTooLate() throws Exception {
        systemCalls.blocking = "ioctl";
        Future<Integer> reader = inBackground(() -> file.ioctl(0x5220));
        systemCalls.blockedEntered.await();

        file.close();

        assertThatThrownBy(() -> reader.get(10, TimeUnit.SECONDS))
                .hasRootCauseMessage("ioctl(trace_pipe_raw, closed): EBADF (9)");
    }

    @Test
    void shouldTellOfASignalThatIsNotItsOwn() {
        systemCalls.fail("read", Errno.EINTR);

        assertThatThrownBy(() -> file.read(ByteBuffer.allocateDirect(10)))
                .hasMessage("read(trace_pipe_raw, 10 bytes): EINTR (4)");
    }

    /** A call that no signal ends, such as a write that the kernel is busy with, and one that got what it waited for. */
    @Test
    void shouldStayUntilEveryCallHasLeft() throws Exception {
        systemCalls.blocking = "write";
        Future<Integer> writer = inBackground(() -> file.write(ByteBuffer.allocateDirect(10)));
        systemCalls.blockedEntered.await();
        Future<Boolean> closer = inBackground(() -> {
            file.close();
            return true;
        });
        assertThatThrownBy(() -> closer.get(50, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        assertThat(systemCalls.calls).doesNotContain("close 7");

        systemCalls.releaseBlocked();

        assertThat(writer.get(10, TimeUnit.SECONDS)).isEqualTo(3);
        closer.get(10, TimeUnit.SECONDS);
        assertThat(systemCalls.calls).endsWith("close 7").noneMatch(call -> call.startsWith("interrupt"));
    }

    @Test
    void shouldNotSignalAThreadThatHasLeft() throws ErrnoException {
        file.read(ByteBuffer.allocateDirect(10));
        file.ioctl(0);

        file.close();

        assertThat(systemCalls.calls).noneMatch(call -> call.startsWith("interrupt"));
    }

    private static <T> Future<T> inBackground(Callable<T> call) {
        FutureTask<T> task = new FutureTask<>(call);
        Thread thread = new Thread(task, "background");
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    @Test
    void shouldUnmapWhatNobodyCanTakeOver() {
        systemCalls.adoptFails = true;

        assertThatThrownBy(() -> file.map(0, 4096, Set.of(Protection.READ), Sharing.SHARED))
                .isInstanceOf(OutOfMemoryError.class);
        assertThat(systemCalls.calls).endsWith("munmap " + ScriptedSystemCalls.ADDRESS + " 4096");
    }
}
