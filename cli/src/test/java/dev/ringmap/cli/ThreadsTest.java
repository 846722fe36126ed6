package dev.ringmap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ThreadsTest {

    /** More than any kernel has. */
    private static final long NOBODY = 99_999_999;

    private static void needFirstNamespace() throws Exception {
        Path namespace = Path.of("/proc/self/ns/pid");
        assumeTrue(
                Files.isSymbolicLink(namespace)
                        && Files.readSymbolicLink(namespace).endsWith("pid:[4026531836]"),
                "this is not the first pid namespace");
    }

    @Test
    void shouldFindTheThreadsOfAProcess() throws Exception {
        needFirstNamespace();
        long thread = Long.parseLong(
                Path.of("/proc/thread-self").toRealPath().getFileName().toString());
        long process = ProcessHandle.current().pid();

        assertThat(Threads.of(process, true).toArray()).contains(process, thread);
    }

    @Test
    void shouldSayThatThereIsNoSuchProcess() throws Exception {
        needFirstNamespace();
        assertThatThrownBy(() -> Threads.of(NOBODY, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no process 99999999");
    }

    @Test
    void shouldNotLookForAnotherKernelsProcessOnThisMachine() {
        assertThat(Threads.of(NOBODY, false).toArray()).containsExactly(NOBODY);
        assertThat(Threads.of(ProcessHandle.current().pid(), false).toArray()).hasSize(1);
    }
}
