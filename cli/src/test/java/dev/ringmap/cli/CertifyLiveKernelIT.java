package dev.ringmap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ringmap certify} of the packed image on the running kernel; that it certifies is shown by the kit's own tests. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class CertifyLiveKernelIT {

    @BeforeEach
    void needLiveKernel() {
        LiveInstance.assumeLiveKernel();
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void shouldRemoveItsInstanceOnSignal(String signal, int exitCode) throws Exception {
        try (RingmapProcess ringmap = RingmapProcess.start("certify", "--backend", "ffm")) {
            assertThat(ringmap.line()).startsWith("ffm: ");
            List<Path> made = LiveInstance.awaitOf(ringmap);

            ringmap.signal(signal);

            assertThat(ringmap.exitCode()).isEqualTo(exitCode);
            assertThat(made).isNotEmpty();
            assertThat(LiveInstance.ofProcess(ringmap.pid())).isEmpty();
            assertThat(ringmap.lines()).noneMatch(line -> line.contains("certified"));
        }
    }
}
