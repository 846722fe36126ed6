package dev.ringmap.events.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.ringmap.EventCursor;
import dev.ringmap.events.ArrayField;
import dev.ringmap.events.EventFormat;
import dev.ringmap.events.Field;
import dev.ringmap.events.Formats;
import dev.ringmap.events.MalformedEventException;
import dev.ringmap.events.RandomRecord;
import dev.ringmap.events.TextBuffer;
import dev.ringmap.tests.fuzz.Fuzz;
import dev.ringmap.tests.fuzz.Mutations;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever a record holds, it is written as one line of JSON, from which a parser that is not ours reads what was in it. */
class FieldsJsonFuzzTest {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final String HEXADECIMAL = "0x";

    @Test
    void ndjson() throws Exception {
        List<String> names = Formats.names();
        Fuzz.run("NDJSON", random -> {
            EventFormat format = format(random, names.get(random.nextInt(names.size())));
            EventCursor event = RandomRecord.of(random, format);
            TextBuffer line = new TextBuffer();
            try {
                FieldsJson.of(format).append(event, line);
            } catch (MalformedEventException | IndexOutOfBoundsException documented) {
                return;
            }
            assertThat(line.toString().chars().anyMatch(Character::isISOControl))
                    .as("%s", line)
                    .isFalse();
            try (JsonParser parser = JSON.createParser(line.toString())) {
                expectObject(parser, format, event);
            }
        });
    }

    /** As it was captured, or changed if that still is one. */
    private static EventFormat format(SplittableRandom random, String name) {
        if (random.nextBoolean()) {
            try {
                return EventFormat.parse("test", Mutations.change(random, Formats.capturedText(name)), Long.BYTES);
            } catch (IllegalArgumentException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        }
        return Formats.captured(name);
    }

    private static void expectObject(JsonParser parser, EventFormat format, EventCursor event) throws IOException {
        assertThat(parser.nextToken()).isEqualTo(JsonToken.START_OBJECT);
        for (Field field : format.fields()) {
            assertThat(parser.nextFieldName()).isEqualTo(field.name());
            parser.nextToken();
            switch (field.kind()) {
                case SCALAR, POINTER ->
                    expectNumber(parser, field, format.longField(field.name()).read(event));
                case STRING ->
                    assertThat(parser.getText())
                            .isEqualTo(format.stringField(field.name()).read(event));
                case ARRAY -> expectArray(parser, format.arrayField(field.name()), event);
            }
        }
        assertThat(parser.nextToken()).isEqualTo(JsonToken.END_OBJECT);
        assertThat(parser.nextToken()).isNull();
    }

    private static void expectArray(JsonParser parser, ArrayField array, EventCursor event) throws IOException {
        assertThat(parser.currentToken()).isEqualTo(JsonToken.START_ARRAY);
        for (int i = 0; i < array.count(event); i++) {
            parser.nextToken();
            expectNumber(parser, array.field(), array.read(event, i));
        }
        assertThat(parser.nextToken()).isEqualTo(JsonToken.END_ARRAY);
    }

    /** A number, or a string of one where a reader might round it. Without matchers, of which arrays would take most of the time. */
    private static void expectNumber(JsonParser parser, Field field, long value) throws IOException {
        JsonToken token = parser.currentToken();
        String text = parser.getText();
        BigInteger number = text.startsWith(HEXADECIMAL)
                ? new BigInteger(text.substring(HEXADECIMAL.length()), 16)
                : new BigInteger(text);
        boolean isNumber = token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_STRING;
        if (!isNumber || number.longValue() != value || number.bitLength() > Long.SIZE) {
            throw new AssertionError(field + ": " + value + " is written as " + text);
        }
    }
}
