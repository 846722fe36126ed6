package dev.ringmap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code show}, held against the kernel's own {@code trace} of the same buffers. */
class ShowLiveKernelIT {

    private static final Pattern TIME = Pattern.compile(" (\\d+)\\.(\\d{6}): ");

    @BeforeEach
    void needLiveKernel() {
        LiveInstance.assumeLiveKernel();
    }

    /** With the smaller ring it has gone round many times. */
    @ParameterizedTest
    @CsvSource({"ffm, 8192, local", "jni, 64, local", "ffm, 64, global", "jni, 64, mono"})
    void shouldPrintTheLinesOfTraceAndConsumeNothing(String backend, int sizeKib, String clock) throws Exception {
        try (LiveInstance instance = LiveInstance.create()) {
            instance.write("trace_clock", clock);
            instance.write("buffer_size_kb", String.valueOf(sizeKib));
            record(instance);
            List<String> expected = instance.eventLines();
            for (int round = 0; round < 2; round++) {
                try (RingmapProcess ringmap = RingmapProcess.start("show", "--backend", backend, instance.name())) {
                    List<String> printed = new ArrayList<>(ringmap.lines());
                    assertThat(ringmap.exitCode()).as("%s", ringmap.errors()).isZero();
                    printed.removeIf(line -> line.matches("CPU:\\d+ \\[LOST \\d+ EVENTS]"));
                    for (int i = 0; i < Math.min(printed.size(), expected.size()); i++) {
                        assertThat(LiveInstance.withoutComm(printed.get(i)))
                                .as("line %d", i)
                                .isEqualTo(LiveInstance.withoutComm(expected.get(i)));
                    }
                    assertThat(printed).hasSameSizeAs(expected);
                    assertThat(ringmap.errors())
                            .last()
                            .asString()
                            .startsWith(expected.size() + " events shown, none consumed; ");
                }
            }
            // The kernel forgets names meanwhile, when other tasks are traced.
            assertThat(instance.eventLines().stream().map(LiveInstance::withoutComm))
                    .containsExactlyElementsOf(
                            expected.stream().map(LiveInstance::withoutComm).toList());
            assertThat(expected).hasSizeGreaterThan(100);
        }
    }

    private static void record(LiveInstance instance) throws Exception {
        instance.write("options/hash-ptr", "0");
        instance.write("options/annotate", "0");
        for (String system : List.of("sched", "irq", "timer")) {
            instance.write("events/" + system + "/enable", "1");
        }
        Thread.sleep(500);
        instance.write("tracing_on", "0");
    }

    @Test
    void shouldShowTheLastMoments() throws Exception {
        try (LiveInstance instance = LiveInstance.create()) {
            record(instance);
            List<String> all = instance.eventLines();
            long newestMicros = micros(all.get(all.size() - 1));
            try (RingmapProcess ringmap = RingmapProcess.start("show", "--last", "50ms", instance.name())) {
                List<String> printed = ringmap.lines();
                assertThat(ringmap.exitCode()).as("%s", ringmap.errors()).isZero();
                long within = all.stream()
                        .filter(line -> micros(line) > newestMicros - 50_000)
                        .count();
                assertThat((long) printed.size()).isBetween(within, within + 10); // the text is of microseconds
                assertThat(within).isBetween(1L, all.size() / 2L);
            }
        }
    }

    private static long micros(String line) {
        Matcher time = TIME.matcher(line);
        assertThat(time.find()).isTrue();
        return Long.parseLong(time.group(1)) * 1_000_000 + Long.parseLong(time.group(2));
    }

    @Test
    void shouldSayHowToStopWhatIsTraced() throws Exception {
        try (LiveInstance instance = LiveInstance.create();
                RingmapProcess ringmap = RingmapProcess.start("show", instance.name())) {
            assertThat(ringmap.lines()).isEmpty();
            assertThat(ringmap.exitCode()).isEqualTo(1);
            assertThat(ringmap.errors())
                    .last()
                    .asString()
                    .endsWith("echo 0 > " + LiveInstance.INSTANCES.resolve(instance.name()) + "/tracing_on");
        }
    }
}
