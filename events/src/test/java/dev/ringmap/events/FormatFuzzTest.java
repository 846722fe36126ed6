package dev.ringmap.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmap.EventCursor;
import dev.ringmap.events.render.FieldsText;
import dev.ringmap.tests.fuzz.Fuzz;
import dev.ringmap.tests.fuzz.Mutations;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever a format says, it parses or is refused, and what has parsed reads records or refuses them, each as documented. */
class FormatFuzzTest {

    @Test
    void formats() throws Exception {
        List<String> texts = Formats.names().stream().map(Formats::capturedText).toList();
        assertThat(texts).hasSizeGreaterThan(10);
        Fuzz.run("formats", random -> {
            String text = Mutations.change(random, texts.get(random.nextInt(texts.size())));
            EventFormat format;
            try {
                format = EventFormat.parse("test", text, random.nextBoolean() ? Integer.BYTES : Long.BYTES);
            } catch (IllegalArgumentException documented) {
                assertThat(documented).isExactlyInstanceOf(IllegalArgumentException.class);
                return;
            }
            read(format, random);
        });
    }

    private static void read(EventFormat format, SplittableRandom random) {
        EventCursor event = RandomRecord.of(random, format);
        Stream.concat(format.commonFields().stream(), format.fields().stream())
                .forEach(field -> read(format, field, event));
        try {
            FieldsText.of(format).append(event, new TextBuffer());
        } catch (MalformedEventException | IndexOutOfBoundsException documented) {
            assertThat(documented.getMessage()).isNotBlank();
        }
    }

    private static void read(EventFormat format, Field field, EventCursor event) {
        try {
            switch (field.kind()) {
                case SCALAR, POINTER -> format.longField(field.name()).read(event);
                case STRING -> format.stringField(field.name()).read(event);
                case ARRAY -> readAll(format.arrayField(field.name()), event);
            }
        } catch (MalformedEventException documented) {
            assertThat(field.isNumber()).as("%s: %s", field, documented).isFalse();
        } catch (IndexOutOfBoundsException documented) {
            assertThat(field.offset() + field.sizeBytes())
                    .as("%s: %s", field, documented)
                    .isGreaterThan(event.payloadLengthBytes());
        }
    }

    private static void readAll(ArrayField array, EventCursor event) {
        int count = array.count(event);
        for (int i = 0; i < count; i++) {
            array.read(event, i);
        }
        assertThat(array.copy(event, new byte[array.lengthBytes(event) + 1], 1)).isEqualTo(array.lengthBytes(event));
    }
}
