package dev.ringmap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a {@link RecordedReader} gets its pages from, one after the other.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface PageSource {

    /**
     * Returns the next page.
     *
     * @return a buffer, heap or direct, whose remaining bytes are one sub-buffer from its header on, valid until the next call; the same
     *     object with another position costs the reader nothing, a new one an allocation; {@code null} if there is no page now
     * @throws IOException if the page cannot be read
     */
    @Nullable
    ByteBuffer next() throws IOException;

    /**
     * Hands out pages of one size that follow each other, as {@code read(2)} of {@code trace_pipe_raw} returns them.
     *
     * @param pages the pages, from the buffer's position to its limit; not {@code null}
     * @param pageBytes the size of each; an incomplete last one is handed out as it is
     * @return their source; not {@code null}
     * @throws IllegalArgumentException if the size is not positive
     */
    static PageSource of(ByteBuffer pages, int pageBytes) {
        Objects.requireNonNull(pages, "pages");
        if (pageBytes <= 0) {
            throw new IllegalArgumentException("not the size of a page: " + pageBytes + " bytes");
        }
        ByteBuffer page = pages.duplicate();
        int end = pages.limit();
        page.limit(page.position());
        return () -> {
            int start = page.limit();
            if (start == end) {
                return null;
            }
            return page.limit(start + Math.min(pageBytes, end - start)).position(start);
        };
    }
}
