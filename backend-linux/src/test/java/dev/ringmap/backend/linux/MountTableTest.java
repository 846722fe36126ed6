package dev.ringmap.backend.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MountTableTest {

    @Test
    void shouldFindMountsByTypeWhereverTheyAre() {
        MountTable mounts = MountTable.parse("""
                proc /proc proc rw,relatime 0 0
                nodev /sys/kernel/tracing tracefs rw,relatime 0 0
                none /mnt/elsewhere tracefs ro 0 0
                debugfs /sys/kernel/debug debugfs rw 0 0
                """);

        assertThat(mounts.directoriesOfType("tracefs")).containsExactly("/sys/kernel/tracing", "/mnt/elsewhere");
        assertThat(mounts.directoriesOfType("debugfs")).containsExactly("/sys/kernel/debug");
        assertThat(mounts.directoriesOfType("ext4")).isEmpty();
    }

    @Test
    void shouldDecodeOctalEscapesInDirectories() {
        MountTable mounts = MountTable.parse("nodev /mnt/my\\040trace\\134fs\\011x\\012y\\043 tracefs rw 0 0\n");

        assertThat(mounts.directoriesOfType("tracefs")).containsExactly("/mnt/my trace\\fs\tx\ny#");
    }

    @Test
    void shouldKeepBackslashesThatAreNoEscapes() {
        MountTable mounts = MountTable.parse("nodev /a\\9\\08\\ tracefs rw 0 0\n");

        assertThat(mounts.directoriesOfType("tracefs")).containsExactly("/a\\9\\08\\");
    }

    @Test
    void shouldNameADirectoryOnceWhenItIsMountedOver() {
        MountTable mounts = MountTable.parse("a /t tracefs rw 0 0\nb /t tracefs rw 0 0\n");

        assertThat(mounts.directoriesOfType("tracefs")).containsExactly("/t");
    }

    @Test
    void shouldNameWhatLiesOverAMount() {
        MountTable mounts = MountTable.parse("a /t tracefs rw 0 0\nb /t tmpfs rw 0 0\nc /u tracefs rw 0 0\n");

        assertThat(mounts.coverOf("tracefs")).contains(new MountTable.Mount("/t", "tmpfs"));
        assertThat(MountTable.parse("b /t tmpfs rw 0 0\na /t tracefs rw 0 0\n").coverOf("tracefs"))
                .isEmpty();
    }

    @Test
    void shouldSkipLinesThatAreNoMounts() {
        assertThat(MountTable.parse("\n\nnonsense\n").mounts()).isEmpty();
        assertThat(MountTable.parse("").mounts()).isEmpty();
    }
}
