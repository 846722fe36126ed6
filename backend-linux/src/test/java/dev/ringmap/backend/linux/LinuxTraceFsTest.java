package dev.ringmap.backend.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ringmap.kernel.Kernel;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.OpenFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinuxTraceFsTest {

    private static final long TMPFS_TYPE = 0x01021994L;

    private final ScriptedSystemCalls systemCalls = new ScriptedSystemCalls();

    @TempDir
    Path root;

    private LinuxTraceFs traceFs() throws ErrnoException {
        systemCalls.mount(root.toString(), LinuxAbi.TRACEFS_TYPE);
        return LinuxTraceFs.at(systemCalls, root.toString());
    }

    @Test
    void shouldTellTheKernelAsUnameDoes() throws ErrnoException {
        assertThat(traceFs().kernel()).isEqualTo(new Kernel("6.1.0", "x86_64", ScriptedSystemCalls.PAGE_SIZE_BYTES));
    }

    @Test
    void shouldPreferTheUsualMountAmongSeveral() throws ErrnoException {
        systemCalls.mount("/mnt/t", LinuxAbi.TRACEFS_TYPE);
        systemCalls.mount("/sys/kernel/tracing", LinuxAbi.TRACEFS_TYPE);
        MountTable mounts = MountTable.parse("none /mnt/t tracefs rw 0 0\nnone /sys/kernel/tracing tracefs rw 0 0\n");

        assertThat(LinuxTraceFs.find(systemCalls, mounts).root()).isEqualTo("/sys/kernel/tracing");
    }

    @Test
    void shouldFallBackToDebugfsWhenNoTracefsIsMounted() throws ErrnoException {
        systemCalls.mount("/sys/kernel/debug/tracing", LinuxAbi.TRACEFS_TYPE);
        MountTable mounts = MountTable.parse("none /sys/kernel/debug debugfs rw 0 0\n");

        assertThat(LinuxTraceFs.find(systemCalls, mounts).root()).isEqualTo("/sys/kernel/debug/tracing");
    }

    @Test
    void shouldPassOverAMountThatIsHiddenByAnother() throws ErrnoException {
        systemCalls.mount("/sys/kernel/tracing", TMPFS_TYPE);
        systemCalls.mount("/mnt/t", LinuxAbi.TRACEFS_TYPE);
        MountTable mounts = MountTable.parse("""
                none /sys/kernel/tracing tracefs rw 0 0
                none /sys/kernel/tracing tmpfs rw 0 0
                none /mnt/t tracefs rw 0 0
                """);

        assertThat(LinuxTraceFs.find(systemCalls, mounts).root()).isEqualTo("/mnt/t");
    }

    @Test
    void shouldSayThatNothingIsMounted() {
        assertThatThrownBy(() -> LinuxTraceFs.find(systemCalls, MountTable.parse("")))
                .isInstanceOf(ErrnoException.class)
                .hasMessage("statfs(/sys/kernel/tracing, no tracefs is mounted): ENODEV (19)");
    }

    @Test
    void shouldSayThatPermissionIsMissingWhenThatMayHideATracefs() {
        systemCalls.mount("/sys/kernel/debug/tracing", LinuxAbi.TRACEFS_TYPE);
        systemCalls.fail("statfs", Errno.EACCES);
        MountTable mounts = MountTable.parse("none /sys/kernel/debug debugfs rw 0 0\n");

        assertThatThrownBy(() -> LinuxTraceFs.find(systemCalls, mounts))
                .hasMessage("statfs(/sys/kernel/debug/tracing): EACCES (13)");
    }

    @Test
    void shouldRefuseAnExplicitDirectoryThatIsNoTracefs() {
        systemCalls.mount("/mnt/t", TMPFS_TYPE);

        assertThatThrownBy(() -> LinuxTraceFs.at(systemCalls, "/mnt/x/../t/"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("/mnt/t is not a tracefs");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "..", "../x", "instances/../../etc", "a/..", "a\0b"})
    void shouldRefusePathsThatLeaveTheRoot(String path) throws ErrnoException {
        LinuxTraceFs traceFs = traceFs();

        assertThatThrownBy(() -> traceFs.open(path, Set.of(OpenFlag.READ_ONLY)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> traceFs.list(path)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> traceFs.mkdir(path)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> traceFs.rmdir(path)).isInstanceOf(IllegalArgumentException.class);
        assertThat(systemCalls.calls).noneMatch(call -> call.startsWith("open") || call.contains("dir"));
    }

    @Test
    void shouldRefuseTheRootItselfExceptForListing() throws Exception {
        LinuxTraceFs traceFs = traceFs();
        Files.createFile(root.resolve("b"));
        Files.createFile(root.resolve("a..b"));

        assertThatThrownBy(() -> traceFs.rmdir("")).isInstanceOf(IllegalArgumentException.class);
        assertThat(traceFs.list("")).containsExactly("a..b", "b");
    }

    @ParameterizedTest
    @ValueSource(ints = {Errno.ENOENT, Errno.ENOTDIR, Errno.EACCES, Errno.ENAMETOOLONG, Errno.EMFILE})
    void shouldListWithTheErrnoOfOpening(int errno) throws Exception {
        LinuxTraceFs traceFs = traceFs();
        systemCalls.fail("open", errno);

        assertThat(catchThrowableOfType(ErrnoException.class, () -> traceFs.list("none")))
                .hasMessage("list(none): " + Errno.name(errno) + " (" + errno + ")")
                .hasCauseInstanceOf(java.nio.file.NoSuchFileException.class);
        assertThat(systemCalls.calls.get(systemCalls.calls.size() - 1)).startsWith("open " + root + "/none/ ");
    }

    @Test
    void shouldKeepNothingOpenWhenOnlyTheClassLibraryCannotList() throws Exception {
        LinuxTraceFs traceFs = traceFs();

        assertThatThrownBy(() -> traceFs.list("\ud800")).hasMessage("list(\ud800): EIO (5)");
        assertThat(systemCalls.calls.get(systemCalls.calls.size() - 1))
                .isEqualTo("close " + ScriptedSystemCalls.FIRST_FD);
    }

    @Test
    void shouldNameTheRelativePathInFailures() throws ErrnoException {
        LinuxTraceFs traceFs = traceFs();
        systemCalls.fail("open", Errno.EACCES);
        systemCalls.fail("mkdir", Errno.EEXIST);
        systemCalls.fail("rmdir", Errno.EBUSY);

        assertThatThrownBy(() -> traceFs.open("trace", Set.of(OpenFlag.READ_ONLY)))
                .hasMessage("open(trace): EACCES (13)");
        assertThatThrownBy(() -> traceFs.mkdir("instances/x")).hasMessage("mkdir(instances/x): EEXIST (17)");
        assertThatThrownBy(() -> traceFs.rmdir("instances/x")).hasMessage("rmdir(instances/x): EBUSY (16)");
    }
}
