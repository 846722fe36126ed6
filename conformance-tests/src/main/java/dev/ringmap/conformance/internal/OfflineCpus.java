package dev.ringmap.conformance.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The CPUs that are offline: tracefs has a directory for each, and an instance made meanwhile no buffer. */
final class OfflineCpus {

    private static final Path ONLINE = Path.of("/sys/devices/system/cpu/online");

    private OfflineCpus() {}

    static List<Integer> among(List<Integer> cpus) {
        List<Integer> offline = new ArrayList<>(cpus);
        try {
            offline.removeAll(parse(Files.readString(ONLINE).strip()));
        } catch (IOException e) {
            return List.of();
        }
        return offline;
    }

    /** Reads a list as the kernel writes it: {@code 0-3,8}. */
    static List<Integer> parse(String ranges) {
        List<Integer> cpus = new ArrayList<>();
        for (String range : ranges.split(",", -1)) {
            int dash = range.indexOf('-');
            int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
            int last = Integer.parseInt(range.substring(dash + 1));
            for (int cpu = first; cpu <= last; cpu++) {
                cpus.add(cpu);
            }
        }
        return cpus;
    }
}
