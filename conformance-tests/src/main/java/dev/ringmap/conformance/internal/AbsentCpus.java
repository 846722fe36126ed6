package dev.ringmap.conformance.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The CPUs that could be plugged in and are not: tracefs has a directory for each, and no buffer. */
final class AbsentCpus {

    private static final Path PRESENT = Path.of("/sys/devices/system/cpu/present");

    private AbsentCpus() {}

    static List<Integer> among(List<Integer> cpus) {
        List<Integer> absent = new ArrayList<>(cpus);
        try {
            absent.removeAll(parse(Files.readString(PRESENT).strip()));
        } catch (IOException e) {
            return List.of();
        }
        return absent;
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
