package dev.ringmap.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The threads of a process, which the kernel traces one by one. */
final class Threads {

    private static final Path PID_NAMESPACE = Path.of("/proc/self/ns/pid");

    /** {@code PROC_PID_INIT_INO}: only there {@code /proc} has the numbers that the kernel traces by. */
    private static final String FIRST_PID_NAMESPACE = "pid:[4026531836]";

    private Threads() {}

    /**
     * Returns their ids; that of the process alone, which may be a thread's own, where it cannot be looked at.
     *
     * @param isOfThisMachine whether it is a process of this machine
     * @throws IllegalArgumentException if there is no such process
     */
    static LongStream of(long pid, boolean isOfThisMachine) {
        if (!isOfThisMachine || !isInFirstNamespace()) {
            return LongStream.of(pid);
        }
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
            return LongStream.of(threads.mapToLong(
                            thread -> Long.parseLong(thread.getFileName().toString()))
                    .toArray());
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("there is no process " + pid, e);
        } catch (IOException hidden) {
            return LongStream.of(pid);
        }
    }

    private static boolean isInFirstNamespace() {
        try {
            return Files.readSymbolicLink(PID_NAMESPACE).toString().equals(FIRST_PID_NAMESPACE);
        } catch (IOException noProc) {
            return false;
        }
    }
}
