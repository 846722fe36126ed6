package dev.ringmap;

import java.util.HashMap;
import java.util.Map;

/**
 * The kernel's own count of what happened to one CPU buffer since its last reset: {@code per_cpu/cpuN/stats}.
 *
 * <p>Thread safety: <em>immutable</em>.
 *
 * @param entries events in the buffer, written and not yet consumed
 * @param overrun events overwritten before anybody read them
 * @param commitOverrun events dropped because an interrupted writer still held the page to be overwritten
 * @param bytes bytes in the buffer, written and not yet consumed
 * @param droppedEvents events not written because the buffer was full and set not to overwrite
 * @param readEvents events consumed
 * @since 0.1
 */
public record RingBufferStats(
        long entries, long overrun, long commitOverrun, long bytes, long droppedEvents, long readEvents) {

    static RingBufferStats parse(String text) {
        Map<String, String> values = new HashMap<>();
        for (String line : text.lines().toList()) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                values.put(line.substring(0, colon), line.substring(colon + 1).trim());
            }
        }
        return new RingBufferStats(
                count(values, "entries"),
                count(values, "overrun"),
                count(values, "commit overrun"),
                count(values, "bytes"),
                count(values, "dropped events"),
                count(values, "read events"));
    }

    private static long count(Map<String, String> values, String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no '" + name + "' in the stats file");
        }
        return Long.parseLong(value);
    }

    /**
     * Returns how many events were written to the buffer.
     *
     * @return unread, overwritten and consumed ones together; those never written are {@link #notWritten()}
     */
    public long written() {
        return entries + overrun + readEvents;
    }

    /**
     * Returns how many events never got into the buffer. A mapped reader cannot see them; only this count shows them.
     *
     * @return commit overruns and dropped events together
     */
    public long notWritten() {
        return commitOverrun + droppedEvents;
    }
}
