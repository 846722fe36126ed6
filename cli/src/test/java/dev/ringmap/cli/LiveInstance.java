package dev.ringmap.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A tracing instance of the test's own, seen without Ringmap: through its files alone. */
final class LiveInstance implements AutoCloseable {

    private static final long PATIENCE_NANOS = 5_000_000_000L;
    private static final long PAUSE_NANOS = 10_000_000;

    static final Path INSTANCES = Path.of("/sys/kernel/tracing/instances");

    private static final int COMM_WIDTH = 16;
    private static final int CREATIONS = 20;

    private final Path directory;
    private final Closeable held;

    private LiveInstance(Path directory, Closeable held) {
        this.directory = directory;
        this.held = held;
    }

    static void assumeLiveKernel() {
        assumeTrue(Files.isWritable(INSTANCES), INSTANCES + " is not writable: no tracefs, or no permission");
    }

    /** Creates one and keeps a file of it open, so that no command takes it for a leftover. */
    static LiveInstance create() throws IOException {
        for (int attempt = 1; ; attempt++) {
            String name = "ringmap-clitest-" + ProcessHandle.current().pid() + "-"
                    + Long.toHexString(ThreadLocalRandom.current().nextLong());
            Path directory = Files.createDirectory(INSTANCES.resolve(name));
            try {
                Closeable held = Files.newInputStream(directory.resolve("buffer_percent"));
                if (Files.exists(directory)) {
                    return new LiveInstance(directory, held);
                }
                held.close();
            } catch (FileSystemException e) {
                if (attempt == CREATIONS || Files.deleteIfExists(directory)) {
                    throw e;
                } // else a command was faster
            }
        }
    }

    /** Those that a process has made and not removed. */
    static List<Path> ofProcess(long pid) throws IOException {
        try (Stream<Path> all = Files.list(INSTANCES)) {
            return all.filter(instance -> instance.toString().contains("-" + pid + "-"))
                    .toList();
        }
    }

    /** Waits until a process has made some, or has ended. */
    static List<Path> awaitOf(RingmapProcess process) throws IOException {
        List<Path> made = ofProcess(process.pid());
        while (made.isEmpty() && process.isAlive()) {
            Thread.onSpinWait();
            made = ofProcess(process.pid());
        }
        return made;
    }

    String name() {
        return directory.getFileName().toString();
    }

    String read(String file) throws IOException {
        return Files.readString(directory.resolve(file)).strip();
    }

    /** The events in the kernel's own text, without its head. */
    List<String> eventLines() throws IOException {
        return read("trace").lines().filter(line -> !line.startsWith("#")).toList();
    }

    /** The kernel gives each task the name that it had last, and Ringmap the one that it had then. */
    static String withoutComm(String line) {
        return line.substring(COMM_WIDTH);
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

    /** A command that begins looks whether instances are leftovers, and holds a file of each open for a moment. */
    @Override
    public void close() throws IOException {
        held.close();
        long startNanos = System.nanoTime();
        boolean isRemoved = false;
        while (!isRemoved) {
            try {
                Files.deleteIfExists(directory);
                isRemoved = true;
            } catch (FileSystemException busy) {
                if (System.nanoTime() - startNanos > PATIENCE_NANOS) {
                    throw busy;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }
}
