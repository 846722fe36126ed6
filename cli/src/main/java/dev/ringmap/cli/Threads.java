package dev.ringmap.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The threads of a process, which the kernel traces one by one. */
final class Threads {

    private Threads() {}

    /** Returns their ids; that of the process alone, which may be a thread's own, if it cannot be looked at. */
    static LongStream of(long pid) {
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
            return LongStream.of(threads.mapToLong(
                            thread -> Long.parseLong(thread.getFileName().toString()))
                    .toArray());
        } catch (IOException goneOrHidden) {
            return LongStream.of(pid);
        }
    }
}
