package dev.ringmap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signals at any moment of the short commands, on the running kernel: they leave no instance. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class InterruptionLiveKernelIT {

    private static final int ATTEMPTS = 10;
    private static final int LAST_MOMENT_MILLIS = 600;
    private static final int STEP_MILLIS = 40;

    @BeforeEach
    void needLiveKernel() {
        LiveInstance.assumeLiveKernel();
    }

    /** Several times, as a command may be faster than the signal. */
    @ParameterizedTest
    @CsvSource({"meta, INT, 130", "doctor, TERM, 143", "backends, INT, 130", "events, TERM, 143"})
    void shouldRemoveItsInstanceOnSignal(String command, String signal, int exitCode) throws Exception {
        List<Integer> exitCodes = new ArrayList<>();
        for (int attempt = 0; attempt < ATTEMPTS && !exitCodes.contains(exitCode); attempt++) {
            try (RingmapProcess ringmap = RingmapProcess.start(command)) {
                assertThat(LiveInstance.awaitOf(ringmap)).isNotEmpty();
                ringmap.signal(signal);

                exitCodes.add(ringmap.exitCode());
                assertThat(LiveInstance.ofProcess(ringmap.pid())).isEmpty();
                assertThat(ringmap.errors()).isEmpty();
            }
        }
        assertThat(exitCodes).contains(exitCode);
    }

    @ParameterizedTest
    @ValueSource(strings = {"meta", "doctor"})
    void shouldEndQuietlyWhenInterruptedAsItBegins(String command) throws Exception {
        for (int millis = 0; millis < LAST_MOMENT_MILLIS; millis += STEP_MILLIS) {
            try (RingmapProcess ringmap = RingmapProcess.start(command)) {
                TimeUnit.MILLISECONDS.sleep(millis);
                ringmap.signal("TERM");
                ringmap.exitCode();

                assertThat(LiveInstance.ofProcess(ringmap.pid()))
                        .as("after %d ms", millis)
                        .isEmpty();
                assertThat(ringmap.errors())
                        .as("after %d ms", millis)
                        .noneMatch(line ->
                                line.contains("\tat ") || line.contains("ERROR") || line.startsWith("ringmap:"));
            }
        }
    }
}
