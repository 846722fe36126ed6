package dev.ringmap.tests.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What this process holds in the kernel, according to {@code /proc/self}.
 *
 * @param descriptors how many file descriptors are open
 * @param mappedRings how many mappings of a ring buffer there are
 * @param zeroBytes how many bytes are mapped read-only, private and from no file: what is left of a closed mapping
 */
record ProcessResources(long descriptors, long mappedRings, long zeroBytes) {

    static ProcessResources now() throws IOException {
        long rings = 0;
        long zeroBytes = 0;
        for (String line : Files.readAllLines(Path.of("/proc/self/maps"))) {
            // address range, permissions, offset, device, inode, name
            String[] fields = line.split("\\s+", 6);
            if (line.endsWith("trace_pipe_raw")) {
                rings++;
            } else if (fields[1].equals("r--p")
                    && fields[4].equals("0")
                    && (fields.length < 6 || fields[5].isEmpty())) {
                String[] bounds = fields[0].split("-", 2);
                zeroBytes += Long.parseUnsignedLong(bounds[1], 16) - Long.parseUnsignedLong(bounds[0], 16);
            }
        }
        return new ProcessResources(openDescriptors(), rings, zeroBytes);
    }

    /** Fewer may be left than before: garbage of an earlier test may have been collected meanwhile. */
    boolean exceed(ProcessResources before) {
        return descriptors > before.descriptors || mappedRings > before.mappedRings || zeroBytes > before.zeroBytes;
    }

    private static long openDescriptors() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.count();
        }
    }
}
