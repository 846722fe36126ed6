package dev.ringmap.backend.sim.instance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Where the real kernel lets the calling thread run. */
final class Affinity {

    private static final Path PROCESS = Path.of("/proc/self/status");
    private static final Path THREAD = Path.of("/proc/thread-self/status");
    private static final String ALLOWED = "Cpus_allowed_list:";

    private Affinity() {}

    /**
     * Returns the one CPU to which somebody has bound the calling thread. A binding of the whole process does not count.
     *
     * @return the CPU's number; empty also where there is no {@code /proc}
     */
    static OptionalInt ofCallingThread() {
        try {
            String allowed = allowed(THREAD);
            return allowed.equals(allowed(PROCESS)) ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(allowed));
        } catch (IOException | NumberFormatException e) {
            return OptionalInt.empty(); // no /proc, or several CPUs
        }
    }

    private static String allowed(Path status) throws IOException {
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith(ALLOWED))
                    .findFirst()
                    .map(line -> line.substring(ALLOWED.length()).strip())
                    .orElse("");
        }
    }
}
