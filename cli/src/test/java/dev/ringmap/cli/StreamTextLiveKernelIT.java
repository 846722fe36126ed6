package dev.ringmap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code stream} prints, held against the kernel's own {@code trace} of the same buffers. */
class StreamTextLiveKernelIT {

    @BeforeEach
    void needLiveKernel() {
        LiveInstance.assumeLiveKernel();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffm", "jni"})
    void shouldPrintTheLinesOfTrace(String backend) throws Exception {
        try (LiveInstance instance = LiveInstance.create()) {
            instance.write("options/hash-ptr", "0");
            instance.write("options/annotate", "0");
            instance.write("buffer_size_kb", "8192");
            for (String system : List.of("sched", "irq", "timer")) {
                instance.write("events/" + system + "/enable", "1");
            }
            Thread.sleep(500);
            instance.write("trace_marker", "the end");
            instance.write("tracing_on", "0");
            List<String> expected = instance.eventLines();

            try (RingmapProcess ringmap = RingmapProcess.start(
                    "stream", "--backend", backend, "--instance", instance.name(), "--duration", "100ms")) {
                List<String> printed = ringmap.lines();
                for (int i = 0; i < Math.min(printed.size(), expected.size()); i++) {
                    assertThat(LiveInstance.withoutComm(printed.get(i)))
                            .as("line %d", i)
                            .isEqualTo(LiveInstance.withoutComm(expected.get(i)));
                }
                assertThat(printed).hasSameSizeAs(expected);
                assertThat(ringmap.exitCode()).isZero();
            }
            assertThat(expected).hasSizeGreaterThan(100);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"record-tgid", "nocontext-info", "noirq-info"})
    void shouldFollowTheOptionsOfTheInstance(String option) throws Exception {
        try (LiveInstance instance = LiveInstance.create()) {
            instance.write("trace_options", "noannotate");
            instance.write("trace_options", option);
            instance.write("trace_marker", "first");
            instance.write("trace_marker", "second");
            instance.write("tracing_on", "0");
            List<String> expected = instance.eventLines();
            for (List<String> command : List.of(
                    List.of("show", instance.name()),
                    List.of("stream", "--instance", instance.name(), "--duration", "100ms"))) {
                try (RingmapProcess ringmap = RingmapProcess.start(command.toArray(String[]::new))) {
                    assertThat(ringmap.lines()).as("%s", command).isEqualTo(expected);
                    assertThat(ringmap.exitCode()).isZero();
                    assertThat(ringmap.errors()).noneMatch(line -> line.contains("trace options"));
                }
            }
            assertThat(expected).hasSize(2);
        }
    }

    @Test
    void shouldSayWhichOptionsItDoesNotFollow() throws Exception {
        try (LiveInstance instance = LiveInstance.create()) {
            instance.write("trace_options", "latency-format");
            instance.write("trace_options", "raw");
            instance.write("tracing_on", "0");
            try (RingmapProcess ringmap = RingmapProcess.start("show", instance.name())) {
                assertThat(ringmap.lines()).isEmpty();
                assertThat(ringmap.exitCode()).isZero();
                assertThat(ringmap.errors())
                        .contains("the text does not follow these trace options of the instance: latency-format, raw");
            }
        }
    }

    @Test
    void shouldNotLetAnEventDriveTheTerminal() throws Exception {
        try (LiveInstance instance = LiveInstance.create()) {
            instance.write("trace_marker", "red \u001b[31m, \u202eright to left, \u0007");
            instance.write("tracing_on", "0");
            try (RingmapProcess ringmap =
                    RingmapProcess.start("stream", "--instance", instance.name(), "--duration", "100ms")) {
                assertThat(ringmap.line()).endsWith(": tracing_mark_write: red \\x1b[31m, \\u202eright to left, \\x07");
                assertThat(ringmap.exitCode()).isZero();
            }
        }
    }

    @Test
    void shouldAddTheTextToNdjson() throws Exception {
        try (LiveInstance instance = LiveInstance.create()) {
            instance.write("trace_marker", "a \"quoted\" \u001b");
            instance.write("tracing_on", "0");
            try (RingmapProcess ringmap = RingmapProcess.start(
                    "stream", "--instance", instance.name(), "--duration", "100ms", "--format", "ndjson", "--text")) {
                assertThat(ringmap.line()).endsWith(",\"text\":\"tracing_mark_write: a \\\"quoted\\\" \\u001b\"}");
                assertThat(ringmap.exitCode()).isZero();
            }
        }
    }
}
