package dev.ringmap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CpuListTest {

    @Test
    void shouldReadNumbersAndRanges() {
        assertThat(CpuList.parse("0").cpus()).containsExactly(0);
        assertThat(CpuList.parse("3,0-1,1").cpus()).containsExactly(0, 1, 3);
        assertThat(CpuList.parse("7-7").cpus()).containsExactly(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "0,", "a", "1-", "-1", "3-1", "0-9999999", "1--2", "0 1"})
    void shouldRefuseWhatIsNoList(String text) {
        assertThatThrownBy(() -> CpuList.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + text + "' is no list of CPUs; write for example 0,2-3");
    }
}
