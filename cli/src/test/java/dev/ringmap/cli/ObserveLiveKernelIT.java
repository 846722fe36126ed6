package dev.ringmap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code stream --observe}, beside others of its kind and before a consumer. */
class ObserveLiveKernelIT {

    private static final int MARKERS = 200;

    @BeforeEach
    void needLiveKernel() {
        LiveInstance.assumeLiveKernel();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffm", "jni"})
    void shouldTakeNothingFromOthers(String backend) throws Exception {
        try (LiveInstance instance = LiveInstance.create()) {
            for (int i = 0; i < MARKERS; i++) {
                instance.write("trace_marker", "marker " + i);
            }
            List<List<String>> printed = new ArrayList<>();
            printed.add(stream(instance, backend, "--observe"));
            printed.add(stream(instance, backend, "--observe"));
            assertThat(unread(instance)).isEqualTo(MARKERS);
            printed.add(stream(instance, backend, "--strategy", "auto"));
            assertThat(unread(instance)).isZero();

            assertThat(printed.get(0)).hasSize(MARKERS).last().asString().endsWith("marker " + (MARKERS - 1));
            assertThat(printed).containsOnly(printed.get(0));
        }
    }

    private static List<String> stream(LiveInstance instance, String backend, String... more) throws Exception {
        List<String> args = new ArrayList<>(List.of("stream", "--backend", backend, "--instance", instance.name()));
        args.addAll(List.of("--count", String.valueOf(MARKERS)));
        args.addAll(List.of(more));
        try (RingmapProcess ringmap = RingmapProcess.start(args.toArray(String[]::new))) {
            List<String> lines = ringmap.lines();
            assertThat(ringmap.exitCode()).as("%s", ringmap.errors()).isZero();
            assertThat(ringmap.errors()).last().asString().startsWith(MARKERS + " events delivered, 0 lost");
            return lines;
        }
    }

    private static long unread(LiveInstance instance) throws IOException {
        long unread = 0;
        for (int cpu = 0; cpu < instance.cpus(); cpu++) {
            unread += instance.stat(cpu, "entries");
        }
        return unread;
    }
}
