package dev.ringmap.backend.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.Protection;
import dev.ringmap.spi.Sharing;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LinuxAbiTest {

    @Test
    void shouldAlwaysCloseOnExec() {
        assertThat(LinuxAbi.openBits(Set.of(OpenFlag.READ_ONLY))).isEqualTo(02000000);
        assertThat(LinuxAbi.openBits(Set.of(OpenFlag.WRITE_ONLY, OpenFlag.TRUNCATE)))
                .isEqualTo(02001001);
        assertThat(LinuxAbi.openBits(Set.of(OpenFlag.READ_WRITE, OpenFlag.NONBLOCK)))
                .isEqualTo(02004002);
    }

    @Test
    void shouldRefuseFlagsWithoutOneAccessMode() {
        assertThatThrownBy(() -> LinuxAbi.openBits(Set.of(OpenFlag.NONBLOCK)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("exactly one of READ_ONLY, WRITE_ONLY, READ_WRITE is needed, not [NONBLOCK]");
        assertThatThrownBy(() -> LinuxAbi.openBits(Set.of(OpenFlag.READ_ONLY, OpenFlag.WRITE_ONLY)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldTranslateProtectionAndSharing() {
        assertThat(LinuxAbi.protectionBits(Set.of())).isZero();
        assertThat(LinuxAbi.protectionBits(Set.of(Protection.READ, Protection.WRITE, Protection.EXECUTE)))
                .isEqualTo(7);
        assertThat(LinuxAbi.sharingBits(Sharing.SHARED)).isEqualTo(1);
        assertThat(LinuxAbi.sharingBits(Sharing.PRIVATE)).isEqualTo(2);
    }

    @Test
    void shouldKnowThePlatformsThatShareTheAbi() {
        assertThat(LinuxAbi.isThatOf("Linux", "amd64")).isTrue();
        assertThat(LinuxAbi.isThatOf("Linux", "aarch64")).isTrue();
        assertThat(LinuxAbi.isThatOf("Linux", "riscv64")).isTrue();
        assertThat(LinuxAbi.isThatOf("Linux", "mips64")).isFalse();
        assertThat(LinuxAbi.isThatOf("Linux", "arm")).isFalse();
        assertThat(LinuxAbi.isThatOf("Mac OS X", "aarch64")).isFalse();
    }
}
