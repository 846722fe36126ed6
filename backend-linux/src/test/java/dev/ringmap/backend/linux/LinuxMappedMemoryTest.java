package dev.ringmap.backend.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.Protection;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LinuxMappedMemoryTest {

    private static final long LENGTH = 10_000;

    private final ScriptedSystemCalls systemCalls = new ScriptedSystemCalls();
    private final LinuxMappedMemory memory =
            LinuxMappedMemory.own(systemCalls, "trace_pipe_raw", ScriptedSystemCalls.ADDRESS, LENGTH);

    @Test
    void shouldPutZerosOverTheWholeRangeOnce() throws ErrnoException {
        memory.close();
        memory.close();

        assertThat(systemCalls.calls)
                .containsExactly("revoke", "mmap " + ScriptedSystemCalls.ADDRESS + " " + LENGTH + " -1");
        assertThat(memory.length()).isEqualTo(LENGTH);
    }

    @Test
    void shouldRefuseToBeUsedWhenClosed() throws ErrnoException {
        memory.close();

        assertThatThrownBy(() -> memory.slice(0, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the mapping of trace_pipe_raw is closed");
        assertThatThrownBy(() -> memory.protect(Set.of())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldCheckTheBoundsOfSlices() {
        assertThat(memory.slice(LENGTH, 0).capacity()).isZero();
        assertThat(memory.slice(0, (int) LENGTH).capacity()).isEqualTo((int) LENGTH);
        assertThatThrownBy(() -> memory.slice(1, (int) LENGTH)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> memory.slice(-1, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> memory.slice(0, -1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> memory.slice(Long.MAX_VALUE, Integer.MAX_VALUE))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void shouldReportARefusedChangeOfProtection() {
        systemCalls.fail("mprotect", Errno.EACCES);

        assertThatThrownBy(() -> memory.protect(Set.of(Protection.WRITE)))
                .hasMessage("mprotect(trace_pipe_raw, [WRITE]): EACCES (13)");
    }

    @Test
    void shouldBeClosedEvenWhenTheKernelRefusesTheZeros() {
        systemCalls.fail("mmap", Errno.ENOMEM);

        assertThatThrownBy(memory::close)
                .hasMessage("mmap(trace_pipe_raw, 10000 anonymous bytes over its mapping): ENOMEM (12)");
        assertThatThrownBy(() -> memory.slice(0, 1)).isInstanceOf(IllegalStateException.class);
    }
}
