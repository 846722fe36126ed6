package dev.ringmap.events.symbols;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TgidsTest {

    private static Tgids parse(String savedTgids) {
        return Tgids.parse(savedTgids.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void knowsWhatTheKernelHasRecorded() {
        Tgids tgids = parse("4243 4242\n4194304 1\n7 7");
        assertThat(tgids.tgid(4243)).isEqualTo(4242);
        assertThat(tgids.tgid(4_194_304)).isEqualTo(1);
        assertThat(tgids.tgid(7)).isEqualTo(7);
        assertThat(tgids.knows(7)).isTrue();
        assertThat(tgids.knows(0)).isTrue();
    }

    @Test
    void knowsNothingElse() {
        Tgids tgids = parse("4243 4242\n");
        for (int pid : new int[] {Integer.MIN_VALUE, -1, 0, 4242, Integer.MAX_VALUE}) {
            assertThat(tgids.tgid(pid)).as("pid %d", pid).isZero();
        }
        assertThat(tgids.knows(4242)).isFalse();
    }

    @Test
    void passesOverOtherLines() {
        Tgids tgids = parse("\nx\n1 \n 2\n-3 4\n5 x\n6\t7\n99999999999 8\n2000000000 9\n10 11\n");
        assertThat(tgids.tgid(10)).isEqualTo(11);
        for (int pid = 0; pid < 10; pid++) {
            assertThat(tgids.tgid(pid)).as("pid %d", pid).isZero();
        }
        assertThat(tgids.tgid(2_000_000_000)).isZero();
    }
}
