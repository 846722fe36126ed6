package dev.ringmap;

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
        return new RingBufferStats(
                count(text, "entries"),
                count(text, "overrun"),
                count(text, "commit overrun"),
                count(text, "bytes"),
                count(text, "dropped events"),
                count(text, "read events"));
    }

    /** Each stands in a line of its own, as {@code overrun: 12}. */
    private static long count(String text, String name) {
        String label = name + ": ";
        int line = text.startsWith(label) ? 0 : text.indexOf('\n' + label) + 1;
        if (line == 0 && !text.startsWith(label)) {
            throw new IllegalArgumentException("no '" + name + "' in the stats file");
        }
        int start = line + label.length();
        int end = text.indexOf('\n', start);
        return Long.parseLong(text, start, end < 0 ? text.length() : end, 10);
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
