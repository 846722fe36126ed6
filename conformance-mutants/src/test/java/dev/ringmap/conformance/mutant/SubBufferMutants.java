package dev.ringmap.conformance.mutant;

import dev.ringmap.conformance.internal.Marker;
import dev.ringmap.spi.MappedMemory;
import java.nio.ByteBuffer;
import java.util.function.BiConsumer;

/** Wrong in what sub-buffers show. */
final class SubBufferMutants extends MutantFamily {

    private static final int COMMIT = 8;
    private static final int DATA = 16;
    /** The event of the shortest marker: its header, the common fields and what was written. */
    private static final int SHORTEST_EVENT = 4 + Marker.COMMON_BYTES + Marker.MIN_BYTES;

    private static final long FLAG_BITS = 0xffff_ffff_c000_0000L;
    private static final long SIZE_MASK = 0xfffff;
    private static final long STORED = 1L << 30;

    SubBufferMutants() {
        addPage(
                "loss-flags-dropped",
                "a page does not tell of the loss before it",
                (page, commit) -> page.putLong(COMMIT, commit & ~FLAG_BITS));
        addPage("loss-count-off-by-one", "the number of lost events is one too high", (page, commit) -> {
            if ((commit & STORED) != 0) {
                int at = DATA + (int) (commit & SIZE_MASK);
                page.putLong(at, page.getLong(at) + 1);
            }
        });
        addPage(
                "loss-count-not-stored",
                "the number of lost events is never reported",
                (page, commit) -> page.putLong(COMMIT, commit & ~STORED));
        addPage("loss-on-every-page", "every page reports a loss", (page, commit) -> {
            if ((commit & SIZE_MASK) != 0 && (commit & FLAG_BITS) == 0) {
                page.putLong(COMMIT, commit | 0xffff_ffff_8000_0000L);
            }
        });
        addPage("flags-not-extended-but-in-size", "a flag stands inside the size", (page, commit) -> {
            if ((commit & FLAG_BITS) != 0) {
                page.putLong(COMMIT, commit | 1 << 19);
            }
        });
        addPage(
                "byte-past-commit",
                "commit is one word too high",
                (page, commit) -> page.putLong(
                        COMMIT, (commit & SIZE_MASK) == 0 || (commit & SIZE_MASK) >= 4080 ? commit : commit + 4));
        addPage(
                "commit-behind",
                "commit is one event behind",
                (page, commit) -> page.putLong(
                        COMMIT, (commit & SIZE_MASK) == 2 * SHORTEST_EVENT ? commit - SHORTEST_EVENT : commit));
        addPage("page-time-zero", "the page's time stamp is not set", (page, commit) -> page.putLong(0, 0));
        addPage("payload-torn", "the end of an event is not yet written", (page, commit) -> {
            int end = (int) (commit & SIZE_MASK);
            if (end >= 72 && end < 4000) {
                page.putInt(DATA + end - 4, 0);
            }
        });
        add("commit-not-live", "commit moves with GET_READER only", new Patch() {
            @Override
            boolean copiesAfter(String operation) {
                return operation.equals("ioctl") || operation.equals("truncate");
            }
        });
        add("second-page-for-the-first", "sub-buffer 2 is shown in the place of sub-buffer 1", new Mutation() {
            @Override
            ByteBuffer slice(MappedMemory real, long offset, int length) {
                boolean isFirst = offset == 2L * length && length >= 4096;
                return real.slice(isFirst ? offset + length : offset, length);
            }
        });
    }

    private void addPage(String name, String fault, BiConsumer<ByteBuffer, Long> patch) {
        add(name, fault, new Patch() {
            @Override
            void patch(ByteBuffer copy, long offset) {
                if (offset != 0 && copy.capacity() >= 4096) {
                    patch.accept(copy, copy.getLong(COMMIT));
                }
            }
        });
    }
}
