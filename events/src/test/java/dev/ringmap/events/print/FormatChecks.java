package dev.ringmap.events.print;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmap.EventCursor;
import dev.ringmap.events.EventFormat;
import dev.ringmap.events.Field;
import dev.ringmap.events.Field.Placement;
import dev.ringmap.events.TextBuffer;
import dev.ringmap.events.symbols.KernelSymbols;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.regex.Pattern;

/** What holds of the print formats of any kernel. */
final class FormatChecks {

    private static final Pattern ENUMERATOR = Pattern.compile("(?:[A-Z][A-Z0-9_]*|nvme_\\w+)");
    private static final Pattern UNKNOWN_ENUMERATOR = Pattern.compile("the value of '" + ENUMERATOR + "' is not known");

    /** An array of this many bytes stands behind the fields of each record, and all locations lead there. */
    private static final int ARRAY_BYTES = 64;

    private static final int COMMON_BYTES = 8;

    private FormatChecks() {}

    /** No print format has anything that cannot be followed, but for enumerators, which are in BTF. */
    static void parseAllButEnumerators(Collection<EventFormat> formats) {
        for (EventFormat format : formats) {
            PrintFormat.of(format, KernelSymbols.NONE)
                    .problem()
                    .ifPresent(
                            problem -> assertThat(problem).as(format.fullName()).matches(UNKNOWN_ENUMERATOR));
        }
    }

    /** With the enumerators, all have a text for a record of zeros. */
    static void renderAll(Collection<EventFormat> formats) {
        List<String> withoutText = new ArrayList<>();
        for (EventFormat format : formats) {
            PrintFormat parsed = PrintFormat.of(format, new EveryEnumerator());
            assertThat(parsed.problem()).as(format.fullName()).isEmpty();
            EventCursor zeros = event(format, new byte[recordBytes(format)]);
            if (!new EventText(parsed).append(zeros, new TextBuffer())) {
                withoutText.add(format.fullName());
            }
        }
        assertThat(withoutText).isEmpty();
    }

    /** Noise is rendered or refused, and nothing else. */
    static void renderNoise(Collection<EventFormat> formats) {
        SplittableRandom random = new SplittableRandom(42);
        int rendered = 0;
        for (EventFormat format : formats) {
            EventText text = new EventText(PrintFormat.of(format, new EveryEnumerator()));
            for (int i = 0; i < 3; i++) {
                byte[] noise = new byte[recordBytes(format)];
                random.nextBytes(noise);
                rendered += text.append(event(format, noise), new TextBuffer()) ? 1 : 0;
            }
        }
        assertThat(rendered).isGreaterThan(formats.size() * 2);
    }

    private static int recordBytes(EventFormat format) {
        int end = COMMON_BYTES;
        for (Field field : format.fields()) {
            end = Math.max(end, field.offset() + field.sizeBytes());
        }
        return end + ARRAY_BYTES;
    }

    private static EventCursor event(EventFormat format, byte[] record) {
        ByteBuffer buffer = ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN);
        int array = record.length - ARRAY_BYTES;
        for (Field field : format.fields()) {
            if (field.placement() == Placement.DATA_LOC) {
                buffer.putInt(field.offset(), ARRAY_BYTES << Short.SIZE | array);
            } else if (field.placement() == Placement.REL_LOC) {
                buffer.putInt(field.offset(), ARRAY_BYTES << Short.SIZE | (array - field.offset() - Integer.BYTES));
            }
        }
        return Printing.event(format.id(), record, record.length, ByteOrder.LITTLE_ENDIAN);
    }

    /** Knows a value for whatever looks like an enumerator, and no other name. */
    private static final class EveryEnumerator implements Names {

        @Override
        public boolean appendFunction(long address, TextBuffer out) {
            return false;
        }

        @Override
        public boolean appendReturnPlace(long address, TextBuffer out) {
            return appendPlace(address, out);
        }

        @Override
        public boolean appendPlace(long address, TextBuffer out) {
            return false;
        }

        @Override
        public byte[] string(long address) {
            return null;
        }

        @Override
        public OptionalLong constant(String name) {
            return ENUMERATOR.matcher(name).matches() ? OptionalLong.of(1) : OptionalLong.empty();
        }
    }
}
