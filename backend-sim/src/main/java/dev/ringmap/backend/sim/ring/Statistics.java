package dev.ringmap.backend.sim.ring;

/**
 * The counters of one CPU's buffer, as {@code per_cpu/cpuN/stats} shows them.
 *
 * @param entries unread events
 * @param overrun events overwritten
 * @param commitOverrun events dropped because the ring was full of unfinished ones
 * @param bytes unread bytes
 * @param oldestTimestamp the time stamp of the oldest page
 * @param dropped events refused in no-overwrite mode
 * @param read events consumed
 */
public record Statistics(
        long entries, long overrun, long commitOverrun, long bytes, long oldestTimestamp, long dropped, long read) {}
