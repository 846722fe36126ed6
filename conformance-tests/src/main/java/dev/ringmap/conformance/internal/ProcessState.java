package dev.ringmap.conformance.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What this process holds of tracefs, according to {@code /proc/self}. Other threads open and close files of their own all the time, so
 * only those of tracefs are counted.
 *
 * @param files open files of tracefs
 * @param mappings mappings of {@code trace_pipe_raw}
 */
public record ProcessState(int files, int mappings) {

    private static final Path SELF = Path.of("/proc/self");
    private static final String MAPPED_FILE = "trace_pipe_raw";

    /** Takes stock. */
    public static ProcessState now() throws IOException {
        return new ProcessState(openFiles(), mappingBlocks().size());
    }

    private static int openFiles() throws IOException {
        int count = 0;
        try (Stream<Path> descriptors = Files.list(SELF.resolve("fd"))) {
            for (Path descriptor : descriptors.toList()) {
                try {
                    if (Files.readSymbolicLink(descriptor).toString().contains("/instances/ringmap-")) {
                        count++;
                    }
                } catch (NoSuchFileException gone) {
                    // closed between listing and reading
                }
            }
        }
        return count;
    }

    /** The blocks of {@code smaps} that describe a mapped ring buffer: lines of {@code Key: value} below the address range. */
    public static List<List<String>> mappingBlocks() throws IOException {
        List<List<String>> blocks = new ArrayList<>();
        List<String> block = null;
        for (String line : Files.readAllLines(SELF.resolve("smaps"))) {
            if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
                block = line.contains(MAPPED_FILE) ? new ArrayList<>() : null;
                if (block != null) {
                    blocks.add(block);
                }
            }
            if (block != null) {
                block.add(line);
            }
        }
        return blocks;
    }

    /** Whether nothing has been added since. */
    public boolean isNoMoreThan(ProcessState other) {
        return files <= other.files && mappings <= other.mappings;
    }
}
