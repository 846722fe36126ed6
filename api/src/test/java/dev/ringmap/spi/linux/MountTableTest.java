package dev.ringmap.spi.linux;

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
    void shouldSkipLinesThatAreNoMounts() {
        assertThat(MountTable.parse("\n\nnonsense\n").mounts()).isEmpty();
        assertThat(MountTable.parse("").mounts()).isEmpty();
    }
}
