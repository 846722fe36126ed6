package dev.ringmap.tests.fuzz;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Pages that Linux 6.18 wrote on x86-64: scheduler, interrupts, timers, system calls and markers, text and raw. The first reports a loss
 * and its size; the last is not full.
 *
 * @since 0.1
 */
public final class CapturedPages {

    /** The size of each. */
    public static final int PAGE_BYTES = 4096;

    private static final byte[] PAGES = read("mixed-6.18-x86_64.pages");

    private CapturedPages() {}

    /**
     * Copies one.
     *
     * @param random the source of randomness
     * @return the page, the caller's to change
     */
    public static byte[] any(SplittableRandom random) {
        int start = random.nextInt(PAGES.length / PAGE_BYTES) * PAGE_BYTES;
        return Arrays.copyOfRange(PAGES, start, start + PAGE_BYTES);
    }

    private static byte[] read(String resource) {
        try (InputStream in = CapturedPages.class.getResourceAsStream(resource)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
