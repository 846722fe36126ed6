package dev.ringmap.conformance.internal;

/**
 * How much room markers take in the buffers of the kernel at hand. Kernels differ in the size of their pages and in how many bytes
 * they add to a marker.
 *
 * @param roomBytes how many bytes of records fit into a sub-buffer whose size nobody has changed
 * @param addedBytes how many bytes the kernel adds to a marker, besides the header and the common fields
 */
public record MarkerSizes(int roomBytes, int addedBytes) {

    /** The events that the tests write are about this long. */
    private static final int USUAL_EVENT_BYTES = 72;

    private static final int MAX_SHORT_PAYLOAD = 112;
    private static final int MIN_REST_BYTES = 16;
    private static final int WORD = Integer.BYTES;

    /** Computes the sizes from how many bytes a marker of the shortest length takes. */
    static MarkerSizes measured(int roomBytes, int shortestEventBytes) {
        return new MarkerSizes(roomBytes, shortestEventBytes - WORD - Marker.COMMON_BYTES - Marker.MIN_BYTES);
    }

    /** The payload of a marker of this many bytes. */
    public int payloadBytes(int markerBytes) {
        return Marker.COMMON_BYTES + markerBytes + addedBytes;
    }

    /** The record of a marker of this many bytes. */
    public int eventBytes(int markerBytes) {
        int payload = payloadBytes(markerBytes);
        return payload + (payload > MAX_SHORT_PAYLOAD ? 2 * WORD : WORD);
    }

    private int markerBytes(int eventBytes) {
        return eventBytes - WORD - Marker.COMMON_BYTES - addedBytes;
    }

    /** The length of markers that fill a sub-buffer to the last byte: there is no room for the number of lost events. */
    public int exactBytes() {
        for (int event = USUAL_EVENT_BYTES; event > WORD; event -= WORD) {
            if (roomBytes % event == 0) {
                return markerBytes(event);
            }
        }
        throw new IllegalStateException("no marker divides " + roomBytes + " bytes");
    }

    /** The length of markers that leave some room on a sub-buffer, for the number of lost events. */
    public int roomyBytes() {
        int event = USUAL_EVENT_BYTES;
        while (roomBytes % event < MIN_REST_BYTES) {
            event += WORD;
        }
        return markerBytes(event);
    }

    /** How many markers of {@link #exactBytes} fill a sub-buffer. */
    public int perPage() {
        return perPage(exactBytes());
    }

    /** How many markers of this length fit into a sub-buffer. */
    public int perPage(int markerBytes) {
        return roomBytes / eventBytes(markerBytes);
    }
}
