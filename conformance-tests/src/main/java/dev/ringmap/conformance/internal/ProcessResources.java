package dev.ringmap.conformance.internal;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * What this process holds, of whatever kind: descriptors, mappings, threads, direct memory. Where there is no {@code /proc/self}, what the
 * JVM itself reports.
 *
 * @param counts how many of each kind
 */
public record ProcessResources(Map<String, Long> counts) {

    private static final Path SELF = Path.of("/proc/self");
    private static final int MAPS_COLUMNS = 6;
    private static final long COLLECTION_NANOS = 10_000_000_000L;
    private static final String BUFFERS = "buffers, ";
    private static final int LOOKS = 3;
    private static final long LOOK_NANOS = 100_000_000;
    private static final int COLLECTIONS = 2;
    private static final long RETRY_MILLIS = 100;
    private static final long CLEANING_NANOS = 2_000_000;

    /** Takes stock of what is left when everything that nobody refers to any more is gone. */
    public static ProcessResources afterCollection() throws IOException {
        boolean isCollected = collectGarbage();
        ProcessResources now = now();
        if (!isCollected) {
            // This JVM does not collect on request, so what only a collection releases proves nothing.
            now.counts.keySet().removeIf(kind -> kind.startsWith(BUFFERS));
        }
        return now;
    }

    /**
     * Takes stock; collects only if something has grown, and looks again while it has: cleaning up after a collection takes time.
     */
    public static ProcessResources settledSince(ProcessResources before, long least) throws IOException {
        ProcessResources now = now();
        for (int look = 0; look < LOOKS && !now.grownSince(before, least).isEmpty(); look++) {
            if (look > 0) {
                LockSupport.parkNanos(LOOK_NANOS);
            }
            now = afterCollection();
        }
        return now;
    }

    /** Takes stock. */
    public static ProcessResources now() throws IOException {
        Map<String, Long> counts = new TreeMap<>();
        counts.put("threads", (long) ManagementFactory.getThreadMXBean().getThreadCount());
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            counts.put(BUFFERS + pool.getName(), pool.getCount());
        }
        if (Files.isDirectory(SELF)) {
            countDescriptors(counts);
            countMappings(counts);
            try (Stream<Path> tasks = Files.list(SELF.resolve("task"))) {
                counts.put("tasks", tasks.count());
            }
        }
        return new ProcessResources(counts);
    }

    private static void countDescriptors(Map<String, Long> counts) throws IOException {
        try (Stream<Path> descriptors = Files.list(SELF.resolve("fd"))) {
            for (Path descriptor : descriptors.toList()) {
                try {
                    add(counts, "descriptors of " + Files.readSymbolicLink(descriptor));
                } catch (IOException gone) {
                    // closed between listing and reading
                }
            }
        }
    }

    private static void countMappings(Map<String, Long> counts) throws IOException {
        for (String line : Files.readAllLines(SELF.resolve("maps"))) {
            String[] columns = line.split(" +", MAPS_COLUMNS);
            String what = columns.length < MAPS_COLUMNS ? "" : columns[MAPS_COLUMNS - 1];
            // A part of the heap that the JVM protects differently is not an additional mapping.
            add(counts, what.isEmpty() ? "mappings without a file" : "mappings of " + what);
        }
    }

    private static void add(Map<String, Long> counts, String kind) {
        counts.merge(kind.replaceAll("\\d+", "N").replace(" (deleted)", ""), 1L, Long::sum);
    }

    /**
     * Makes the JVM collect garbage; returns whether it does so on request. Twice, because the thread that releases things is then done
     * with the first round.
     */
    private static boolean collectGarbage() {
        boolean isCollected = true;
        for (int i = 0; i < COLLECTIONS && isCollected; i++) {
            isCollected = isCollected();
        }
        LockSupport.parkNanos(CLEANING_NANOS); // others clean up on threads of their own
        return isCollected;
    }

    private static boolean isCollected() {
        ReferenceQueue<Object> collected = new ReferenceQueue<>();
        WeakReference<Object> sign = new WeakReference<>(new Object(), collected);
        long start = System.nanoTime();
        try {
            while (System.nanoTime() - start < COLLECTION_NANOS) {
                System.gc();
                if (collected.remove(RETRY_MILLIS) != null && sign.get() == null) {
                    return true;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    /** What has grown since then, by at least this number. */
    public Map<String, Long> grownSince(ProcessResources before, long least) {
        Map<String, Long> grown = new TreeMap<>();
        counts.forEach((kind, count) -> {
            boolean isComparable = before.counts.containsKey(kind) || !kind.startsWith(BUFFERS);
            long growth = count - before.counts.getOrDefault(kind, 0L);
            if (isComparable && growth >= least) {
                grown.put(kind, growth);
            }
        });
        return grown;
    }
}
