package dev.ringmap.backend.sim.replay;

import dev.ringmap.backend.sim.event.SimulatedEvents;
import dev.ringmap.backend.sim.ring.SubBufferLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A directory with what was recorded from a kernel, in files named like the kernel's:
 *
 * <ul>
 *   <li>{@code cpuN.raw}: the sub-buffers of CPU N, one after the other, as {@code trace_pipe_raw} gave them
 *   <li>{@code events/header_page}, unless the sub-buffers have 4 KiB
 *   <li>{@code events/SYSTEM/EVENT/format} of the events in them
 *   <li>{@code saved_cmdlines}, for the names of tasks
 * </ul>
 */
public final class Recording {

    private static final Pattern DATA_FIELD = Pattern.compile("field: char data;\\toffset:(\\d+);\\tsize:(\\d+);");

    private final Path directory;

    /**
     * Names a recording.
     *
     * @param directory the directory
     */
    public Recording(Path directory) {
        this.directory = directory;
    }

    /**
     * Returns the file with a CPU's sub-buffers.
     *
     * @param cpu the CPU's number
     * @return the file, which need not exist
     */
    Path pages(int cpu) {
        return directory.resolve("cpu" + cpu + ".raw");
    }

    /**
     * Refuses a directory from which nothing can be replayed.
     *
     * @param cpuCount how many CPUs are to be fed
     * @throws IOException if there are no sub-buffers of any of them
     */
    public void requirePages(int cpuCount) throws IOException {
        if (IntStream.range(0, cpuCount).noneMatch(cpu -> Files.isRegularFile(pages(cpu)))) {
            throw new IOException(directory + " holds no recording: it has no "
                    + (cpuCount == 1 ? "cpu0.raw" : "cpu0.raw to cpu" + (cpuCount - 1) + ".raw"));
        }
    }

    /**
     * Returns the power of two of pages in a sub-buffer.
     *
     * @return the order
     * @throws IOException if the recording cannot be read
     */
    public int order() throws IOException {
        Path header = directory.resolve("events/header_page");
        if (!Files.exists(header)) {
            return 0;
        }
        Matcher data = DATA_FIELD.matcher(Files.readString(header));
        if (!data.find()) {
            throw new IOException(header + " names no data field");
        }
        int bytes = Integer.parseInt(data.group(1)) + Integer.parseInt(data.group(2));
        int order = Integer.numberOfTrailingZeros(bytes / SubBufferLayout.PAGE_BYTES);
        if (Integer.parseInt(data.group(1)) != SubBufferLayout.DATA_OFFSET
                || SubBufferLayout.subBufferBytes(order) != bytes) {
            throw new IOException(header + " is not of a 64-bit kernel with pages of 4 KiB");
        }
        return order;
    }

    /**
     * Takes over the recorded formats.
     *
     * @param events where to put them
     * @throws IOException if they cannot be read
     */
    public void takeOverFormats(SimulatedEvents events) throws IOException {
        Path recorded = directory.resolve("events");
        if (Files.isDirectory(recorded)) {
            events.takeOver(recorded);
        }
    }

    /**
     * Returns the recorded names of tasks.
     *
     * @return the names by id
     * @throws IOException if they cannot be read
     */
    public Map<Integer, String> commands() throws IOException {
        Map<Integer, String> commands = new TreeMap<>();
        Path file = directory.resolve("saved_cmdlines");
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                String[] words = line.strip().split(" ", 2);
                if (words.length == 2) {
                    commands.put(Integer.valueOf(words[0]), words[1]);
                }
            }
        }
        return commands;
    }
}
