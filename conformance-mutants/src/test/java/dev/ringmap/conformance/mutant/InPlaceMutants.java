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

    InPlaceMutants() {
        add("consumed-page-wiped", "a sub-buffer is emptied when the reader leaves it", new Patch() {
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
                } else if (stamp.equals(stamps.get(key))) {
                    page.putLong(COMMIT, 0);
                }
            }
        });
    }
}
