package dev.ringmap;

import java.util.Locale;

/**
 * The two binary interfaces under which kernels offer the mapped ring buffer.
 *
 * @since 0.1
 */
public enum MappingAbi {

    /** Linux 6.10 and later: GET_READER is {@code _IO('R', 0x20)}; losses are reported by the flags of {@code commit}. */
    MAINLINE(0x5220),

    /**
     * The patch series up to version 14: GET_READER is {@code _IO('T', 0x1)}; losses are reported by the meta page alone. The number
     * collides with {@code TCGETS}, which is why mainline has another.
     */
    V14(0x5401);

    private final int getReaderRequest;

    MappingAbi(int getReaderRequest) {
        this.getReaderRequest = getReaderRequest;
    }

    /**
     * Returns the number of the request, for callers that map through the SPI and issue it themselves:
     *
     * <pre>{@code
     * try (TraceFile file = tracefs.open(path, EnumSet.of(OpenFlag.READ_ONLY, OpenFlag.NONBLOCK));
     *         MappedMemory memory = file.map(0, tracefs.kernel().pageSizeBytes(), Set.of(Protection.READ), Sharing.SHARED)) {
     *     file.ioctl(MappingAbi.MAINLINE.getReaderRequest());
     *     MetaPage meta = MetaPage.of(memory.slice(0, (int) memory.length()));
     * }
     * }</pre>
     *
     * @return {@code TRACE_MMAP_IOCTL_GET_READER} of this interface
     */
    public int getReaderRequest() {
        return getReaderRequest;
    }

    /**
     * Returns the name that options, reports and rules use.
     *
     * @return {@code mainline} or {@code v14}; not {@code null}
     */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
