package dev.ringmap.events;

import dev.ringmap.EventCursor;
import dev.ringmap.events.Field.Placement;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Makes records that may be of an event, or nearly. */
public final class RandomRecord {

    private static final int COMMON_BYTES = 8;
    private static final int MAX_TAIL_BYTES = 64;
    private static final int MAX_BYTES = 3_000;

    private static final List<byte[]> TEXTS = Stream.of(
                    "bash",
                    "\"\\\b\f\n\r\t",
                    "\u0000\u001f\u007f\u0085",
                    "é€🐧",
                    "\u202e\u2066\u200f\u2028\ufeff",
                    "</script>",
                    "{}[],:")
            .map(text -> text.getBytes(StandardCharsets.UTF_8))
            .toList();

    private RandomRecord() {}

    /**
     * Makes a record and stands on it.
     *
     * @param random the chances
     * @param format what it is to look like: long enough mostly, with arrays located within it mostly
     */
    public static EventCursor of(SplittableRandom random, EventFormat format) {
        int fixedBytes = COMMON_BYTES;
        for (Field field : format.fields()) {
            fixedBytes = Math.max(fixedBytes, Math.min(MAX_BYTES, field.offset() + field.sizeBytes()));
        }
        int length = Math.max(COMMON_BYTES, (fixedBytes + random.nextInt(-8, MAX_TAIL_BYTES)) & -Integer.BYTES);
        Records record = Records.at(0).event(format.id(), length).putBytes(COMMON_BYTES, noise(random, length));
        for (Field field : format.fields()) {
            if (isLocation(field, length) && random.nextInt(8) != 0) {
                record.putInt(field.offset(), location(random, field, length));
            }
        }
        return record.first();
    }

    /** Whether a location can be put there, without changing of which type the record is. */
    private static boolean isLocation(Field field, int recordBytes) {
        boolean isLocated = field.placement() == Placement.DATA_LOC || field.placement() == Placement.REL_LOC;
        return isLocated && field.offset() >= COMMON_BYTES && field.offset() + Integer.BYTES <= recordBytes;
    }

    /** A place that lies within the record, if it is counted from there. */
    private static int location(SplittableRandom random, Field field, int recordBytes) {
        int base = field.placement() == Placement.REL_LOC ? field.offset() + Integer.BYTES : 0;
        int offset = random.nextInt(base, recordBytes + 1);
        int length = random.nextInt(recordBytes - offset + 1);
        return length << Short.SIZE | (offset - base);
    }

    private static byte[] noise(SplittableRandom random, int recordBytes) {
        byte[] noise = new byte[recordBytes - COMMON_BYTES];
        if (random.nextBoolean()) {
            random.nextBytes(noise);
        }
        for (int texts = random.nextInt(8); texts > 0 && noise.length > 0; texts--) {
            byte[] text = TEXTS.get(random.nextInt(TEXTS.size()));
            int at = random.nextInt(noise.length);
            System.arraycopy(text, 0, noise, at, Math.min(text.length, noise.length - at));
        }
        return noise;
    }
}
