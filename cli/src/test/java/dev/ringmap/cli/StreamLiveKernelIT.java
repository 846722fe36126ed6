package dev.ringmap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ringmap stream} of the packed image on the running kernel, held against the kernel's own files. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class StreamLiveKernelIT {

    @TempDir
    private Path directory;

    @BeforeEach
    void needLiveKernel() {
        LiveInstance.assumeLiveKernel();
    }

    private static void assertBalanced(LiveInstance instance, StreamOutput output) throws IOException {
        for (int cpu = 0; cpu < instance.cpus(); cpu++) {
            assertThat(output.events(cpu) + output.lost(cpu)).as("CPU %d", cpu).isEqualTo(instance.written(cpu));
        }
    }

    @Test
    void shouldPrintAsManySchedulerEventsAsTheKernelCounted() throws Exception {
        Path file = directory.resolve("events");
        try (LiveInstance instance = LiveInstance.create();
                RingmapProcess ringmap = RingmapProcess.startWritingTo(
                        file, "stream", "-e", "sched:*", "--instance", instance.name(), "--duration", "2s")) {
            assertThat(ringmap.exitCode()).as("%s", ringmap.errors()).isZero();

            StreamOutput output = new StreamOutput(Files.readAllLines(file));
            assertThat(output.events()).isPositive();
            assertThat(output.inversions()).isLessThan(1 + output.events() / 100);
            assertBalanced(instance, output);
            assertThat(ringmap.errors())
                    .filteredOn(line -> line.endsWith(" complete"))
                    .hasSize(instance.cpus());
        }
    }

    @Test
    void shouldPrintLossesInTheirPlaceWhenTheReaderIsSlow() throws Exception {
        try (LiveInstance instance = LiveInstance.create()) {
            instance.write("buffer_size_kb", "16");
            try (RingmapProcess ringmap = RingmapProcess.start(
                    "stream", "-e", "sched:*", "-e", "timer:*", "--instance", instance.name(), "--duration", "4s")) {
                ringmap.instance();
                keepTheSchedulerBusy(3); // and read nothing: the pipe fills, and then the ring overflows
                StreamOutput output = new StreamOutput(ringmap.lines());

                assertThat(ringmap.exitCode()).as("%s", ringmap.errors()).isZero();
                assertThat(output.lost()).isPositive();
                assertBalanced(instance, output);
            }
        }
    }

    private static void keepTheSchedulerBusy(long seconds) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < TimeUnit.SECONDS.toNanos(seconds)) {
            LockSupport.parkNanos(20_000);
        }
    }

    @Test
    void shouldSumUpWhatTheKernelWrote() throws Exception {
        try (RingmapProcess ringmap = RingmapProcess.startWritingTo(
                directory.resolve("events"), "stream", "-e", "sched:sched_switch", "--duration", "1s")) {
            Path instance = ringmap.instance();

            assertThat(ringmap.exitCode()).isZero();
            assertThat(ringmap.errors())
                    .filteredOn(line -> line.matches("\\s*\\d+ +\\d+ .*"))
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line).endsWith("complete"));
            assertThat(instance).doesNotExist();
        }
    }

    @Test
    void shouldShowWhatIsWrittenToTheMarker() throws Exception {
        try (RingmapProcess ringmap = RingmapProcess.start("stream", "--count", "1")) {
            Path instance = ringmap.instance();
            LiveInstance.write(instance.resolve("trace_marker"), "a \"quoted\" märk");

            assertThat(ringmap.line()).endsWith(": tracing_mark_write: a \"quoted\" märk");
            assertThat(ringmap.exitCode()).isZero();
            assertThat(instance).doesNotExist();
        }
    }

    @Test
    void shouldPrintOneJsonObjectALine() throws Exception {
        Path file = directory.resolve("events");
        try (RingmapProcess ringmap = RingmapProcess.startWritingTo(
                file, "stream", "-e", "sched:*", "-e", "irq_vectors:*", "--format", "ndjson", "--duration", "1s")) {
            assertThat(ringmap.exitCode()).isZero();
            assertThat(Files.readAllLines(file))
                    .isNotEmpty()
                    .allSatisfy(
                            line -> assertThat(line)
                                    .matches(
                                            "\\{\"time\":\\d+,\"cpu\":\\d+,\"pid\":\\d+,\"event\":\"\\w+:\\w+\",\"fields\":\\{.*}}"));
        }
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void shouldRemoveInstanceAndSumUpOnSignal(String signal, int exitCode) throws Exception {
        try (RingmapProcess ringmap =
                RingmapProcess.startWritingTo(directory.resolve("events"), "stream", "-e", "sched:sched_switch")) {
            Path instance = ringmap.instance();
            Thread.sleep(500);
            ringmap.signal(signal);

            assertThat(ringmap.exitCode()).isEqualTo(exitCode);
            assertThat(instance).doesNotExist();
            assertThat(ringmap.errors()).anyMatch(line -> line.matches("\\d+ events delivered, \\d+ lost"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400, 600, 800, 1000, 1300, 1600})
    void shouldEndQuietlyOnSignalWhileItIsStillBeginning(int millis) throws Exception {
        try (RingmapProcess ringmap =
                RingmapProcess.startWritingTo(directory.resolve("events"), "stream", "-e", "*:*")) {
            Thread.sleep(millis);
            ringmap.signal("TERM");

            if (ringmap.exitCode() == 1) {
                // The JVM has not made its module system yet: it ends with 1, and if it says anything, then this.
                assertThat(ringmap.errors()).allMatch(line -> line.startsWith("Runtime.exit(143) logging failed: "));
            } else {
                assertThat(ringmap.exitCode()).as("%s", ringmap.errors()).isEqualTo(143);
            }
            assertThat(ringmap.errors())
                    .noneMatch(line -> line.startsWith("\tat ") || line.contains("ShutdownCallbackRegistry"));
            try (Stream<Path> instances = Files.list(LiveInstance.INSTANCES)) {
                assertThat(instances).noneMatch(instance -> instance.toString().contains("-" + ringmap.pid() + "-"));
            }
        }
    }

    @Test
    void shouldRemoveInstanceOnSignalWhenNobodyEmptiesThePipe() throws Exception {
        try (RingmapProcess ringmap = RingmapProcess.start("stream", "-e", "sched:*", "-e", "timer:*")) {
            Path instance = ringmap.instance();
            keepTheSchedulerBusy(3);
            ringmap.signal("TERM");

            assertThat(ringmap.exitCode()).isEqualTo(143);
            assertThat(instance).doesNotExist();
        }
    }

    @Test
    void shouldSayWhoKeepsTheInstance() throws Exception {
        try (RingmapProcess ringmap = RingmapProcess.start("stream", "--duration", "500ms")) {
            Path instance = ringmap.instance();
            try (InputStream held = Files.newInputStream(instance.resolve("trace_pipe"))) {
                assertThat(ringmap.exitCode()).isEqualTo(1);
                assertThat(ringmap.errors())
                        .last(InstanceOfAssertFactories.STRING)
                        .startsWith("ringmap: rmdir(instances/")
                        .contains("EBUSY", " (pid " + ProcessHandle.current().pid() + ") has trace_pipe open")
                        .as("%s", held);
            }
            Files.delete(instance);
        }
    }

    /** Not only when the reader goes on. */
    @Test
    void shouldSwitchTracingOffInTimeThoughNobodyReads() throws Exception {
        try (RingmapProcess ringmap =
                RingmapProcess.start("stream", "-e", "sched:*", "-e", "timer:*", "--duration", "3s")) {
            Path tracing = ringmap.instance().resolve("tracing_on");
            keepTheSchedulerBusy(2);
            ringmap.awaitFullPipe();
            while (!Files.readString(tracing).startsWith("0")) {
                Thread.sleep(10); // for ever, if it waits for its reader
            }
            StreamOutput output = new StreamOutput(ringmap.lines());

            assertThat(ringmap.exitCode()).isZero();
            assertThat(ringmap.errors())
                    .filteredOn(line -> line.matches("\\s*\\d+ +\\d+ .*"))
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line).endsWith("complete"));
            assertThat(ringmap.errors()).contains(output.events() + " events delivered, " + output.lost() + " lost");
        }
    }

    @Test
    void shouldRemoveWhatAKilledRunHasLeft() throws Exception {
        Path left;
        try (RingmapProcess killed = RingmapProcess.start("stream")) {
            left = killed.instance();
            killed.signal("KILL");
            assertThat(killed.exitCode()).isEqualTo(137);
        }
        assertThat(left).exists();

        try (RingmapProcess next = RingmapProcess.start("stream", "--duration", "1ms")) {
            assertThat(next.exitCode()).isZero();
        }
        assertThat(left).doesNotExist();
    }

    @Test
    void shouldEndQuietlyWhenTheReaderOfManyLinesHasGone() throws Exception {
        try (RingmapProcess ringmap = RingmapProcess.start("stream", "-e", "sched:*")) {
            Path instance = ringmap.instance();
            ringmap.line();
            ringmap.closeOutput();

            assertThat(ringmap.exitCode()).isEqualTo(141);
            assertThat(ringmap.errors()).hasSize(1);
            assertThat(instance).doesNotExist();
        }
    }

    @Test
    void shouldEndQuietlyWhenTheReaderHasGoneAndNothingHappens() throws Exception {
        try (RingmapProcess ringmap = RingmapProcess.start("stream")) {
            Path instance = ringmap.instance();
            ringmap.closeOutput();

            assertThat(ringmap.exitCode()).isEqualTo(141);
            assertThat(ringmap.errors()).hasSize(1);
            assertThat(instance).doesNotExist();
        }
    }

    @Test
    void shouldEndQuietlyWhenTheReaderHasGoneBeforeItBegan() throws Exception {
        try (RingmapProcess ringmap = RingmapProcess.start("stream")) {
            ringmap.closeOutput();

            assertThat(ringmap.exitCode()).isEqualTo(141);
            assertThat(ringmap.errors()).hasSize(1);
        }
    }

    @Test
    void shouldLoseNothingBeforeTheFirstEventHoweverManyAreSwitchedOn() throws Exception {
        Path file = directory.resolve("events");
        try (RingmapProcess ringmap = RingmapProcess.startWritingTo(
                file, "stream", "-e", "*:*", "--buffer-size", "4M", "--duration", "500ms")) {
            keepTheSchedulerBusyWhile(ringmap);

            assertThat(ringmap.exitCode()).as("%s", ringmap.errors()).isZero();
            try (Stream<String> lines = Files.lines(file)) {
                assertThat(lines.findFirst())
                        .get(InstanceOfAssertFactories.STRING)
                        .doesNotContain("[LOST");
            }
        }
    }

    private static void keepTheSchedulerBusyWhile(RingmapProcess ringmap) {
        while (ringmap.isAlive()) {
            LockSupport.parkNanos(20_000);
        }
    }

    @Test
    void shouldSayWhatAnotherReaderHasTaken() throws Exception {
        Path file = directory.resolve("events");
        try (LiveInstance instance = LiveInstance.create();
                RingmapProcess ringmap = RingmapProcess.startWritingTo(
                        file, "stream", "-e", "sched:*", "--instance", instance.name(), "--duration", "2s")) {
            ringmap.instance();
            keepTheSchedulerBusy(1);
            ringmap.signal("STOP"); // else it may be so quick that nothing is left for the other one
            try {
                new ProcessBuilder(
                                "timeout",
                                "0.5",
                                "cat",
                                LiveInstance.INSTANCES
                                        .resolve(instance.name())
                                        .resolve("trace_pipe")
                                        .toString())
                        .redirectOutput(directory.resolve("other").toFile())
                        .start()
                        .waitFor();
            } finally {
                ringmap.signal("CONT");
            }

            assertThat(ringmap.exitCode()).as("%s", ringmap.errors()).isZero();
            assertThat(ringmap.errors())
                    .anyMatch(line -> line.matches(".*taken by another reader: (at most )?\\d+.*"))
                    .noneMatch(line -> line.contains("MISSING") || line.contains("written since"));
            for (int cpu = 0; cpu < instance.cpus(); cpu++) {
                assertTakenIsWhatIsLeft(instance, cpu, ringmap.errors().get(2 + cpu));
            }
        }
    }

    /** What was not delivered, not lost and not taken must not be: events of the test's own end before the stream does. */
    private static void assertTakenIsWhatIsLeft(LiveInstance instance, int cpu, String summary) throws IOException {
        String[] numbers = summary.strip().split("\\s+", 6);
        Matcher taken =
                Pattern.compile("taken by another reader: (at most )?(\\d+)").matcher(summary);
        long takenEvents = taken.find() ? Long.parseLong(taken.group(2)) : 0;
        assertThat(Long.parseLong(numbers[1]) + Long.parseLong(numbers[2].replace("+?", "")) + takenEvents)
                .as(summary)
                .isEqualTo(instance.written(cpu));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffm", "jni"})
    void shouldSumUpAndSayWhyWhenSomebodyTruncatesTheMappedFile(String backend) throws Exception {
        try (RingmapProcess ringmap = RingmapProcess.startWritingTo(
                directory.resolve("events"), "stream", "-e", "sched:*", "--backend", backend)) {
            Path instance = ringmap.instance();
            keepTheSchedulerBusy(1);
            try (Stream<Path> cpus = Files.list(instance.resolve("per_cpu"))) {
                for (Path cpu : cpus.toList()) {
                    Files.write(cpu.resolve("trace_pipe_raw"), new byte[0]); // opens for truncation
                }
            }

            assertThat(ringmap.exitCode()).isEqualTo(1);
            assertThat(ringmap.errors())
                    .noneMatch(line -> line.startsWith("\tat "))
                    .anyMatch(line -> line.matches("\\d+ events delivered, \\d+ lost"))
                    .last(InstanceOfAssertFactories.STRING)
                    .isEqualTo("ringmap: a buffer is no longer mapped: somebody has truncated its trace_pipe_raw");
            assertThat(instance).doesNotExist();
        }
    }

    @Test
    void shouldSayThatTheDiskIsFull() throws Exception {
        try (RingmapProcess ringmap =
                RingmapProcess.startWritingTo(Path.of("/dev/full"), "stream", "-e", "sched:sched_switch")) {
            Path instance = ringmap.instance();

            assertThat(ringmap.exitCode()).isEqualTo(1);
            assertThat(ringmap.errors()).hasSize(2);
            assertThat(ringmap.errors().get(1))
                    .isEqualTo("ringmap: standard output cannot be written: No space left on device");
            assertThat(instance).doesNotExist();
        }
    }

    @Test
    void shouldLeaveNamedInstanceAsItWasFound() throws Exception {
        try (LiveInstance instance = LiveInstance.create()) {
            instance.write("events/sched/sched_wakeup/enable", "1");
            try (RingmapProcess ringmap = RingmapProcess.startWritingTo(
                    directory.resolve("events"), "stream", "-e", "sched:*", "--instance", instance.name())) {
                ringmap.instance();
                while (!instance.read("events/sched/sched_switch/enable").equals("1")) {
                    Thread.sleep(10);
                }
                ringmap.signal("INT");

                assertThat(ringmap.exitCode()).isEqualTo(130);
            }
            assertThat(instance.read("events/sched/sched_wakeup/enable")).isEqualTo("1");
            assertThat(instance.read("events/sched/sched_switch/enable")).isEqualTo("0");
            assertThat(instance.read("tracing_on")).isEqualTo("1");
        }
    }

    @Test
    void shouldRefuseUnknownEventAndNameNearOnes() throws Exception {
        try (RingmapProcess ringmap = RingmapProcess.start("stream", "-e", "sched:shced_switch")) {
            assertThat(ringmap.exitCode()).isEqualTo(1);
            assertThat(ringmap.errors()).hasSize(1);
            assertThat(ringmap.errors().get(0))
                    .startsWith("ringmap: this kernel has no event 'sched:shced_switch'")
                    .contains("sched:sched_switch");
        }
    }

    @Test
    void shouldRefuseUnknownInstanceAndUnknownCpu() throws Exception {
        for (String[] args : List.of(
                new String[] {"stream", "--instance", "ringmap-nothing"},
                new String[] {"stream", "--cpu", "4095"},
                new String[] {"meta", "--cpu", "4095"})) {
            try (RingmapProcess ringmap = RingmapProcess.start(args)) {
                assertThat(ringmap.exitCode()).as("%s", List.of(args)).isEqualTo(1);
                List<String> complaints = new ArrayList<>(ringmap.errors());
                complaints.removeIf(line -> line.startsWith("streaming from"));
                assertThat(complaints)
                        .hasSize(1)
                        .allSatisfy(line -> assertThat(line).startsWith("ringmap: "));
            }
        }
    }

    @Test
    void shouldSayInOneLineThatThereIsNoPermission() throws Exception {
        List<String> asNobody = List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
        List<String> canRun = new ArrayList<>(asNobody);
        canRun.addAll(List.of("test", "-x", RingmapProcess.executable()));
        assumeTrue(new ProcessBuilder(canRun).start().waitFor() == 0, "nobody cannot reach the image");

        try (RingmapProcess ringmap = RingmapProcess.startAs(asNobody, "stream")) {
            assertThat(ringmap.exitCode()).isEqualTo(1);
            assertThat(ringmap.errors()).hasSize(1);
            assertThat(ringmap.errors().get(0)).contains("EACCES").contains("sudo");
        }
        try (RingmapProcess ringmap = RingmapProcess.startAs(asNobody, "doctor")) {
            assertThat(ringmap.exitCode()).isEqualTo(1);
            assertThat(ringmap.lines()).anyMatch(line -> line.contains("permission") && line.contains("FAIL"));
        }
    }

    @Test
    void shouldShowMetaPageWithoutConsuming() throws Exception {
        try (LiveInstance instance = LiveInstance.create()) {
            for (int i = 0; i < 10; i++) {
                instance.write("trace_marker", "mark");
            }
            for (int cpu = 0; cpu < instance.cpus(); cpu++) {
                try (RingmapProcess ringmap =
                        RingmapProcess.start("meta", "--instance", instance.name(), "--cpu", Integer.toString(cpu))) {
                    assertThat(ringmap.exitCode()).isZero();
                    assertThat(ringmap.lines()).anyMatch(line -> line.matches("\\s*meta_struct_len\\s+80\\b.*"));
                }
                assertThat(instance.stat(cpu, "read events")).isZero();
            }
            assertThat(instance.read("trace")).contains("mark");
        }
    }

    @Test
    void shouldFindThatThisMachineCanMap() throws Exception {
        try (RingmapProcess ringmap = RingmapProcess.start("doctor")) {
            assertThat(ringmap.exitCode()).isZero();
            assertThat(ringmap.lines()).isNotEmpty().noneMatch(line -> line.contains("FAIL"));
        }
        try (RingmapProcess ringmap = RingmapProcess.start("backends")) {
            assertThat(ringmap.exitCode()).isZero();
            assertThat(ringmap.lines()).anyMatch(line -> line.matches("ffm +200 +available.*"));
        }
    }

    @Test
    void shouldNoticeThatStandardOutputIsFullInEveryCommand() throws Exception {
        for (String command : List.of("meta", "doctor", "backends", "--help")) {
            try (RingmapProcess ringmap = RingmapProcess.startWritingTo(Path.of("/dev/full"), command)) {
                assertThat(ringmap.exitCode()).as(command).isEqualTo(1);
                assertThat(ringmap.errors()).as(command).hasSize(1);
            }
        }
    }
}
