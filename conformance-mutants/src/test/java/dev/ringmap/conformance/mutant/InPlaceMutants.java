package dev.ringmap.conformance.mutant;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Wrong in what only a reader notices that looks at sub-buffers in place. */
final class InPlaceMutants extends MutantFamily {

    private static final int META_BYTES = 80;
    private static final int PAGE_BYTES = 4096;
    private static final int READER_ID = 24;
    private static final int STAMP = 0;
    private static final int COMMIT = 8;

    /** More than a test of some pages takes. */
    private static final long COARSE_NANOS = 60_000_000_000L;

    InPlaceMutants() {
        add("consumed-page-wiped", "a sub-buffer is emptied when the reader leaves it", new PagePatch() {
            @Override
            void patchUnowned(ByteBuffer page, boolean isConsumed) {
                if (isConsumed) {
                    page.putLong(COMMIT, 0);
                }
            }
        });
        add(
                "unowned-stamps-coarse",
                "the stamps of sub-buffers that the reader does not have are in minutes",
                new PagePatch() {
                    @Override
                    void patchUnowned(ByteBuffer page, boolean isConsumed) {
                        if (!isConsumed) {
                            page.putLong(STAMP, page.getLong(STAMP) / COARSE_NANOS * COARSE_NANOS);
                        }
                    }
                });
        add("unread-page-looks-empty", "some sub-buffers look empty until the reader has them", new PagePatch() {
            @Override
            void patchUnowned(ByteBuffer page, boolean isConsumed) {
                if (!isConsumed && page.getLong(STAMP) % 2 == 0) {
                    page.putLong(COMMIT, 0);
                }
            }
        });
    }

    /** Changes sub-buffers as long as they are not the reader's. */
    private abstract static class PagePatch extends Patch {

        /** Of each file, the sub-buffer that its reader has. */
        private final Map<String, Integer> readers = new ConcurrentHashMap<>();

        /** Of each sub-buffer that was the reader's, the stamp that it then had: the writer gives it another one. */
        private final Map<String, Long> stamps = new ConcurrentHashMap<>();

        @Override
        void patch(ByteBuffer copy, long offset, String path) {
            if (offset == 0 && copy.capacity() >= META_BYTES) {
                readers.put(path, copy.getInt(READER_ID));
            } else if (offset > 0 && copy.capacity() == PAGE_BYTES) {
                patchPage(copy, path, (int) (offset / PAGE_BYTES) - 1);
            }
        }

        private void patchPage(ByteBuffer page, String path, int id) {
            String key = path + " " + id;
            Long stamp = page.getLong(STAMP);
            if (readers.getOrDefault(path, 0) == id) {
                stamps.put(key, stamp);
            } else {
                patchUnowned(page, stamp.equals(stamps.get(key)));
            }
        }

        abstract void patchUnowned(ByteBuffer page, boolean isConsumed);
    }
}
