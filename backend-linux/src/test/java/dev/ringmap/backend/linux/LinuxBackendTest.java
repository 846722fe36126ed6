package dev.ringmap.backend.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmap.spi.Availability;
import dev.ringmap.spi.Availability.Feature;
import dev.ringmap.spi.Availability.Reason;
import dev.ringmap.spi.Availability.Unavailable;
import dev.ringmap.spi.BackendOptions;
import dev.ringmap.spi.Check;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@EnabledOnOs(OS.LINUX)
class LinuxBackendTest {

    private final ScriptedSystemCalls systemCalls = new ScriptedSystemCalls();
    private final LinuxBackend backend = backend(new SystemCallsLookup.Found(systemCalls));

    @TempDir
    Path root;

    private BackendOptions options = BackendOptions.none();

    @BeforeEach
    void mount() throws Exception {
        Files.createDirectory(root.resolve("instances"));
        systemCalls.mount(root.toString(), LinuxAbi.TRACEFS_TYPE);
        options = BackendOptions.none().with(BackendOptions.TRACEFS, root.toString());
    }

    @AfterEach
    void leavesNothingBehind() {
        assertThat(root.resolve("instances")).isEmptyDirectory();
    }

    private static LinuxBackend backend(SystemCallsLookup lookup) {
        return new LinuxBackend("test", 7) {
            @Override
            protected SystemCallsLookup systemCalls() {
                return lookup;
            }
        };
    }

    private Unavailable unavailable() {
        Availability availability = backend.availability(options);
        assertThat(availability).isInstanceOf(Unavailable.class);
        return (Unavailable) availability;
    }

    @Test
    void shouldBeAvailableOnceARingBufferWasReadAndMapped() {
        assertThat(backend.availability(options))
                .isEqualTo(new Availability.Available(
                        "tracefs at " + root + ", Linux 6.1.0 x86_64",
                        Set.of(Feature.COPYING, Feature.MAPPING),
                        List.of(
                                Check.good("tracefs", "mounted at " + root),
                                Check.good("permission", root + "/instances is writable for this user"),
                                Check.good("copying", "a ring buffer was read"),
                                Check.good("mapping", "a ring buffer was mapped and unmapped"))));
        assertThat(systemCalls.calls)
                .anyMatch(call -> call.startsWith("mmap 0 80"))
                .anyMatch(call -> call.startsWith("rmdir"));
        assertThat(backend.name()).isEqualTo("test");
        assertThat(backend.priority()).isEqualTo(7);
        assertThat(backend.isSimulated()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "mkdir, 13, PERMISSION_DENIED",
        "open,  13, PERMISSION_DENIED",
        "mkdir, 30, TRACEFS_READ_ONLY",
        "read,  16, BUSY",
        "read,  19, BROKEN",
        "read,  12, BROKEN",
    })
    void shouldGiveAReasonForEachErrno(String operation, int errno, Reason reason) {
        systemCalls.fail(operation, errno);

        Unavailable unavailable = unavailable();

        assertThat(unavailable.reason()).isEqualTo(reason);
        assertThat(unavailable.message()).contains(operation + "(instances/ringmap-probe-", Errno.name(errno));
        assertThat(unavailable.remedy()).isNotBlank();
        assertThat(unavailable.cause()).containsInstanceOf(ErrnoException.class);
    }

    @Test
    void shouldSayHowToRemountWhatIsReadOnly() {
        systemCalls.fail("mkdir", Errno.EROFS);

        assertThat(unavailable().message()).endsWith("EROFS (30): the tracefs is mounted read-only");
        assertThat(unavailable().remedy()).isEqualTo("mount -o remount,rw " + root);
    }

    @Test
    void shouldAdviseSudoOnlyToThoseWhoAreNotRoot() throws Exception {
        systemCalls.fail("mkdir", Errno.EACCES);
        boolean isRoot =
                Files.getOwner(Files.createFile(root.resolve("mine"))).getName().equals("root");

        assertThat(unavailable().remedy().contains("sudo")).isNotEqualTo(isRoot);
    }

    @ParameterizedTest
    @CsvSource({
        "19, boot Linux 6.10 or newer",
        "16, disarm snapshot triggers and latency tracers",
        "1,  look for the security module or sandbox that refuses it",
    })
    void shouldCopyWhatItCannotMap(int errno, String remedy) {
        systemCalls.fail("mmap", errno);

        Availability.Available available = (Availability.Available) backend.availability(options);

        assertThat(available.features()).containsExactly(Feature.COPYING);
        Check mapping = available.checks().get(3);
        assertThat(mapping.state()).isEqualTo(Check.State.WARN);
        assertThat(mapping.finding()).contains("mmap(", Errno.name(errno)).endsWith("; events are copied");
        assertThat(mapping.remedy()).isEqualTo("to have them mapped, " + remedy);
    }

    @Test
    void shouldTakeNothingThereForReadable() {
        systemCalls.fail("read", Errno.EAGAIN);

        assertThat(backend.availability(options)).isInstanceOf(Availability.Available.class);
    }

    @ParameterizedTest
    @CsvSource({
        "mkdir, 2, 'none integrity [confidentiality]', LOCKED_DOWN",
        "open,  1, 'none integrity [confidentiality]', LOCKED_DOWN",
        "mkdir, 2, '[none] integrity confidentiality', BROKEN",
        "open,  1, '[none] integrity confidentiality', PERMISSION_DENIED",
        "mkdir, 2, , BROKEN",
        "mkdir, 1, , PERMISSION_DENIED",
        "open,  1, , LOCKED_DOWN",
    })
    void shouldBlameALockdownOnlyWhereThereMayBeOne(String operation, int errno, String state, Reason reason)
            throws Exception {
        Path lockdown = root.resolve("lockdown");
        if (state != null) {
            Files.writeString(lockdown, state + "\n");
        }
        systemCalls.fail(operation, errno);

        Availability availability = new LinuxProbe(LinuxTraceFs.at(systemCalls, root.toString()), lockdown).probe();

        assertThat(((Unavailable) availability).reason()).isEqualTo(reason);
    }

    @Test
    void shouldRefuseOptionsItDoesNotKnow() {
        options = options.with("tracfs", "/x");

        assertThat(unavailable().reason()).isEqualTo(Reason.BAD_OPTION);
        assertThat(unavailable().message()).isEqualTo("unknown backend option 'tracfs'; known are: tracefs");
        assertThatThrownBy(() -> backend.open(options)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldRefuseADirectoryThatIsNoTracefs() {
        systemCalls.mount(root.toString(), 0xEF53);

        assertThat(unavailable().reason()).isEqualTo(Reason.BAD_OPTION);
        assertThatThrownBy(() -> backend.open(options))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(root + " is not a tracefs");
    }

    /** An empty one would be the current directory. */
    @ParameterizedTest
    @ValueSource(strings = {"", "\0", "/sys\0/kernel"})
    void shouldRefuseAnOptionThatNamesNoDirectory(String directory) {
        options = BackendOptions.none().with(BackendOptions.TRACEFS, directory);

        assertThat(unavailable().reason()).isEqualTo(Reason.BAD_OPTION);
        assertThat(unavailable().message()).doesNotContain("is not a tracefs");
        assertThatThrownBy(() -> backend.open(options)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldRefuseADirectoryInATracefs() {
        systemCalls.mount(root + "/..", LinuxAbi.TRACEFS_TYPE);

        assertThat(unavailable().reason()).isEqualTo(Reason.BAD_OPTION);
        assertThat(unavailable().message()).isEqualTo(root + " is a directory in a tracefs, not its root");
    }

    @ParameterizedTest
    @CsvSource({
        "mkdir, 30, 1, tracefs",
        "mkdir, 13, 2, permission",
        "read,  19, 3, copying",
    })
    void shouldTellWhatWasLookedAtUpToWhatFailed(String operation, int errno, int count, String subject) {
        systemCalls.fail(operation, errno);

        Unavailable obstacle = unavailable();

        assertThat(obstacle.checks()).hasSize(count);
        assertThat(obstacle.checks().subList(0, count - 1)).allMatch(Check::isGood);
        Check last = obstacle.checks().get(count - 1);
        assertThat(last.isGood()).isFalse();
        assertThat(last.subject()).isEqualTo(subject);
        assertThat(last.remedy()).isEqualTo(obstacle.remedy());
    }

    @Test
    void shouldRefuseADirectoryThatIsNotThere() {
        options = BackendOptions.none().with(BackendOptions.TRACEFS, "/not/there");

        assertThat(unavailable().reason()).isEqualTo(Reason.BAD_OPTION);
        assertThatThrownBy(() -> backend.open(options)).hasMessage("statfs(/not/there): ENOENT (2)");
    }

    @Test
    void shouldPassOnWhyThereAreNoSystemCalls() {
        Unavailable obstacle = new Unavailable(Reason.JAVA_TOO_OLD, "this is Java 17", "run on 22", null);
        LinuxBackend crippled = backend(new SystemCallsLookup.Missing(obstacle));

        assertThat(crippled.availability(options)).isSameAs(obstacle);
        assertThatThrownBy(() -> crippled.open(options))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("backend 'test': this is Java 17: run on 22");
    }

    @Test
    void shouldAnswerEvenWhenTheProbeBreaks() {
        systemCalls.adoptFails = true;

        assertThat(unavailable().reason()).isEqualTo(Reason.BROKEN);
        assertThat(unavailable().message()).contains("OutOfMemoryError");
    }

    @Test
    void shouldSayWhichInstanceCouldNotBeRemoved() throws Exception {
        systemCalls.fail("rmdir", Errno.EBUSY);

        Unavailable unavailable = unavailable();

        assertThat(unavailable.reason()).isEqualTo(Reason.BUSY);
        assertThat(unavailable.remedy()).startsWith("rmdir " + root + "/instances/ringmap-probe-");
        systemCalls.fail("rmdir", 0);
        systemCalls.rmdir(unavailable.remedy().substring("rmdir ".length()));
    }
}
