package dev.ringmap;

/**
 * The shape of a mapped CPU buffer, as its meta page showed it when it was mapped. It cannot change while anybody has it mapped.
 *
 * <pre>
 *   0                  meta page
 *   metaPageSizeBytes  sub-buffer 0
 *   + id * subBufferSizeBytes …
 * </pre>
 *
 * <p>Thread safety: <em>immutable</em>.
 *
 * @param metaPageSizeBytes {@code meta_page_size}, where sub-buffer 0 starts
 * @param subBufferSizeBytes {@code subbuf_size}, header included
 * @param subBufferCount {@code nr_subbufs}, the reader's own included
 * @since 0.1
 */
public record Geometry(int metaPageSizeBytes, int subBufferSizeBytes, int subBufferCount) {

    /**
     * Checks the shape, which comes from the kernel or from a file.
     *
     * @throws IllegalArgumentException if a part of it is impossible
     */
    public Geometry {
        if (metaPageSizeBytes < MetaPageDescriptor.LENGTH_BYTES || subBufferSizeBytes <= 0 || subBufferCount <= 0) {
            throw new IllegalArgumentException("impossible geometry: meta_page_size " + metaPageSizeBytes
                    + ", subbuf_size " + subBufferSizeBytes + ", nr_subbufs " + subBufferCount);
        }
    }

    static Geometry of(MetaPage meta) {
        return new Geometry(meta.metaPageSizeBytes(), meta.subBufferSizeBytes(), meta.subBufferCount());
    }

    /**
     * Returns how long a mapping of everything is.
     *
     * @return {@code meta_page_size + nr_subbufs * subbuf_size}, in bytes
     */
    public long lengthBytes() {
        return metaPageSizeBytes + (long) subBufferCount * subBufferSizeBytes;
    }

    /**
     * Translates a sub-buffer's id into its place.
     *
     * @param id the id, from 0
     * @return where it starts, in bytes from the start of the mapping
     * @throws IndexOutOfBoundsException if there is no such sub-buffer
     */
    public long subBufferOffset(int id) {
        if (id < 0 || id >= subBufferCount) {
            throw new IndexOutOfBoundsException("sub-buffer " + id + " of " + subBufferCount);
        }
        return metaPageSizeBytes + (long) id * subBufferSizeBytes;
    }
}
