package dev.ringmap.events.print;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmap.EventCursor;
import dev.ringmap.events.EventFormat;
import dev.ringmap.events.Formats;
import dev.ringmap.events.RandomRecord;
import dev.ringmap.events.TextBuffer;
import dev.ringmap.events.symbols.KernelSymbols;
import dev.ringmap.tests.fuzz.Fuzz;
import dev.ringmap.tests.fuzz.Mutations;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever a print format says and a record holds, there is a text, or there is none and nothing has been written. */
class PrintFormatFuzzTest {

    private static final String PRINT_FORMAT = "\nprint fmt: ";
    private static final int RECORDS = 4;

    @Test
    void printFormats() throws Exception {
        List<String> texts = Formats.names().stream().map(Formats::capturedText).toList();
        assertThat(texts).hasSizeGreaterThan(10);
        Fuzz.run("print formats", random -> {
            EventFormat format;
            try {
                String text = change(random, texts.get(random.nextInt(texts.size())));
                format = EventFormat.parse("test", text, random.nextBoolean() ? Integer.BYTES : Long.BYTES);
            } catch (IllegalArgumentException documented) {
                return;
            }
            PrintFormat parsed = PrintFormat.of(format, KernelSymbols.NONE);
            EventText text = new EventText(parsed);
            for (int i = 0; i < RECORDS; i++) {
                render(parsed, text, RandomRecord.of(random, format));
            }
        });
    }

    /** Changes the print format alone mostly, which the fields of the real one stay with. */
    private static String change(SplittableRandom random, String text) {
        int start = text.indexOf(PRINT_FORMAT) + PRINT_FORMAT.length();
        return switch (random.nextInt(4)) {
            case 0 -> text;
            case 1 -> Mutations.change(random, text);
            default -> text.substring(0, start) + Mutations.change(random, text.substring(start));
        };
    }

    private static void render(PrintFormat parsed, EventText text, EventCursor event) {
        TextBuffer out = new TextBuffer();
        out.append("before");
        boolean isWritten = text.append(event, out);
        assertThat(out.toString()).startsWith("before");
        if (!isWritten) {
            assertThat(out.lengthBytes()).isEqualTo("before".length());
        }
        assertThat(isWritten && parsed.problem().isPresent()).isFalse();
    }
}
