package dev.ringmap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ringmap doctor} on mounts that are in the way, each in a mount namespace that ends with the command. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class DoctorLiveKernelIT {

    private static final String TRACEFS = "/sys/kernel/tracing";

    @TempDir
    Path directory;

    @BeforeEach
    void needLiveKernelAndNamespaces() throws Exception {
        LiveInstance.assumeLiveKernel();
        assumeTrue(
                new ProcessBuilder("unshare", "-m", "true").start().waitFor() == 0, "no mount namespace can be made");
    }

    private static RingmapProcess after(String mount, String... args) throws Exception {
        return RingmapProcess.startAs(List.of("unshare", "-m", "sh", "-c", mount + " && exec \"$@\"", "sh"), args);
    }

    @Test
    void shouldSayWhatHidesTheTracefs() throws Exception {
        try (RingmapProcess ringmap = after("mount -t tmpfs nodev " + TRACEFS, "doctor")) {
            assertThat(ringmap.lines())
                    .contains("FAIL tracefs        hidden by tmpfs, mounted over " + TRACEFS + "; umount " + TRACEFS)
                    .noneMatch(line -> line.contains("sudo"));
            assertThat(ringmap.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void shouldSayHowToRemountATracefsThatIsReadOnly() throws Exception {
        try (RingmapProcess ringmap = after("mount -o remount,ro,bind " + TRACEFS, "doctor")) {
            assertThat(ringmap.lines())
                    .anyMatch(line -> line.startsWith("FAIL tracefs        mkdir(instances/")
                            && line.endsWith(
                                    "EROFS (30): the tracefs is mounted read-only; mount -o remount,rw " + TRACEFS))
                    .noneMatch(line -> line.contains("sudo") || line.contains("BROKEN"));
            assertThat(ringmap.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void shouldLookWhereTheOptionSays() throws Exception {
        Path elsewhere = Files.createDirectory(directory.resolve("trace dir"));
        String mount = "mount -t tracefs nodev '" + elsewhere + "' && umount " + TRACEFS;
        try (RingmapProcess ringmap = after(mount, "doctor", "-O", "tracefs=" + elsewhere)) {
            assertThat(ringmap.lines())
                    .contains("ok   tracefs        mounted at " + elsewhere)
                    .noneMatch(line -> line.startsWith("FAIL"));
            assertThat(ringmap.exitCode()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/proc, /proc is not a tracefs",
        "'', the option tracefs names no directory",
        "/sys/kernel/tracing/instances, '/sys/kernel/tracing/instances is a directory in a tracefs, not its root'"
    })
    void shouldRefuseWhatIsNoRootOfATracefs(String directory, String finding) throws Exception {
        try (RingmapProcess ringmap = RingmapProcess.start("doctor", "-O", "tracefs=" + directory)) {
            assertThat(ringmap.lines())
                    .contains("FAIL tracefs        " + finding
                            + "; correct the option, or leave it out to have the tracefs found");
            assertThat(ringmap.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void shouldMountTheTracefsThatACommandNeeds() throws Exception {
        String unmounted = "umount " + TRACEFS + " && { umount /sys/kernel/debug 2>/dev/null || true; }";
        try (RingmapProcess ringmap = after(unmounted, "doctor")) {
            assertThat(ringmap.lines())
                    .contains("FAIL tracefs        no tracefs is mounted; mount -t tracefs nodev " + TRACEFS);
            assertThat(ringmap.exitCode()).isEqualTo(1);
        }
        try (RingmapProcess ringmap = after(unmounted, "meta")) {
            assertThat(ringmap.lines()).first().asString().startsWith(TRACEFS + "/instances/ringmap-meta-");
            assertThat(ringmap.errors())
                    .containsExactly("no tracefs was mounted, and now is: mount -t tracefs nodev " + TRACEFS);
            assertThat(ringmap.exitCode()).isZero();
        }
    }

    /** The command that mounts is not there, as if it were forbidden. */
    @Test
    void shouldNameTheSimulatorWhereThereIsNoTracefs() throws Exception {
        String unmounted = "umount " + TRACEFS + " && { umount /sys/kernel/debug 2>/dev/null || true; }"
                + " && mount --bind /bin/false \"$(readlink -f \"$(command -v mount)\")\"";
        try (RingmapProcess ringmap = after(unmounted, "meta")) {
            assertThat(ringmap.exitCode()).isEqualTo(1);
            assertThat(ringmap.errors())
                    .singleElement()
                    .asString()
                    .contains("no tracefs is mounted", "mount -t tracefs nodev " + TRACEFS)
                    .endsWith("and --backend sim shows a simulated kernel, to look around");
        }
    }

    /** Java takes the names of files from the locale. */
    @Test
    void shouldNameTheLocaleThatHasNoNameForTheMount() throws Exception {
        Path elsewhere = Files.createDirectory(directory.resolve("ä"));
        String mount = "mount -t tracefs nodev " + elsewhere + " && umount " + TRACEFS + " && export LC_ALL=C";
        for (String[] args : new String[][] {{"doctor"}, {"meta"}, {"meta", "-O", "tracefs=" + elsewhere}}) {
            try (RingmapProcess ringmap = after(mount, args)) {
                List<String> lines = ringmap.lines();
                assertThat(ringmap.exitCode()).isEqualTo(args.length > 1 ? 2 : 1);
                assertThat(List.of(lines, ringmap.errors()).toString())
                        .contains("LC_ALL=C.UTF-8")
                        .doesNotContain("internal error", "report", "EIO");
            }
        }
    }
}
