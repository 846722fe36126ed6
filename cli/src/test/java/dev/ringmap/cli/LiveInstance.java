package dev.ringmap.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A tracing instance of the test's own, seen without Ringmap: through its files alone. */
final class LiveInstance implements AutoCloseable {

    static final Path INSTANCES = Path.of("/sys/kernel/tracing/instances");

    private final Path directory;

    private LiveInstance(Path directory) {
        this.directory = directory;
    }

    static void assumeLiveKernel() {
        assumeTrue(Files.isWritable(INSTANCES), INSTANCES + " is not writable: no tracefs, or no permission");
    }

    static LiveInstance create() throws IOException {
        String name = "ringmap-clitest-" + ProcessHandle.current().pid() + "-" + System.nanoTime() % 1_000_000_000;
        return new LiveInstance(Files.createDirectory(INSTANCES.resolve(name)));
    }

    String name() {
        return directory.getFileName().toString();
    }

    String read(String file) throws IOException {
        return Files.readString(directory.resolve(file)).strip();
    }

    void write(String file, String text) throws IOException {
        write(directory.resolve(file), text);
    }

    /** In one write, and without truncating, which some of these files take for a command. */
    static void write(Path file, String text) throws IOException {
        Files.write(file, text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.WRITE);
    }

    long stat(int cpu, String name) throws IOException {
        Matcher matcher = Pattern.compile("(?m)^" + name + ": (\\d+)$").matcher(read("per_cpu/cpu" + cpu + "/stats"));
        if (!matcher.find()) {
            throw new AssertionError("no " + name + " in the stats of CPU " + cpu);
        }
        return Long.parseLong(matcher.group(1));
    }

    /** What the kernel says was written to a CPU's buffer. */
    long written(int cpu) throws IOException {
        return stat(cpu, "entries") + stat(cpu, "overrun") + stat(cpu, "read events");
    }

    int cpus() throws IOException {
        int count = 0;
        while (Files.exists(directory.resolve("per_cpu/cpu" + count))) {
            count++;
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        Files.delete(directory);
    }
}
