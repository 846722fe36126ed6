package dev.ringmap.events.print;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmap.TraceEvent;
import dev.ringmap.events.EventFormat;
import dev.ringmap.events.EventFormats;
import dev.ringmap.events.FormatArchive;
import dev.ringmap.events.MalformedEventException;
import dev.ringmap.events.RandomRecord;
import dev.ringmap.events.TextBuffer;
import dev.ringmap.events.symbols.Comms;
import dev.ringmap.events.symbols.KernelConstants;
import dev.ringmap.events.symbols.KernelFunctions;
import dev.ringmap.events.symbols.KernelSymbols;
import dev.ringmap.events.symbols.PrintkStrings;
import dev.ringmap.events.symbols.Tgids;
import dev.ringmap.tests.fuzz.Fuzz;
import dev.ringmap.tests.fuzz.Mutations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever the records of tracers hold, there is a line, or a documented exception. */
class TracerLineFuzzTest {

    private static final long FORMAT_ADDRESS = 0xffffffff82000000L;
    private static final List<String> PRINTK_FORMATS = List.of(
            "%d %s %hhd %hd %lx %c%c %5s|%-8s|%.3s %*d %-*.*s %ps %pS %px %pM %pI6c %*ph %pe %zu %p %lld %%\n",
            "%s%s%s%s", "%hhd%hhu%hx%c", "%0*llx %#o %+d % d", "plain");

    private static List<EventFormat> formats() throws Exception {
        List<EventFormat> formats = new ArrayList<>();
        FormatArchive.of("6.18").formats().forEach((name, text) -> {
            if (name.startsWith("ftrace:")) {
                formats.add(EventFormat.parse("ftrace", text, Long.BYTES));
            }
        });
        assertThat(formats).hasSizeGreaterThan(15);
        return formats;
    }

    private static KernelSymbols symbols(String printkFormat) {
        String escaped = printkFormat.replace("\n", "\\n").replace("\"", "\\\"");
        return new KernelSymbols(
                KernelFunctions.parse(
                        "0000000000000010 T low\nffffffff81000000 T high\n".getBytes(StandardCharsets.US_ASCII)),
                PrintkStrings.parse(("0xffffffff82000000 : \"" + escaped + "\"\n").getBytes(StandardCharsets.UTF_8)),
                KernelConstants.NONE);
    }

    @Test
    void lines() throws Exception {
        List<EventFormat> formats = formats();
        TraceHeader header = new TraceHeader(Comms.parse(new byte[0], EventFormats.of(formats)), "local");
        Fuzz.run("lines of tracers", random -> {
            EventFormat format = formats.get(random.nextInt(formats.size()));
            EventLine line = EventLine.of(format, KernelSymbols.NONE, header);
            TextBuffer out = new TextBuffer();
            try {
                line.append(RandomRecord.of(random, format), out);
            } catch (MalformedEventException | IndexOutOfBoundsException documented) {
                return;
            }
            assertThat(out.lengthBytes()).isPositive();
        });
    }

    @Test
    void binaryPrints() throws Exception {
        EventFormat format = formats().stream()
                .filter(each -> each.name().equals("bprint"))
                .findAny()
                .orElseThrow();
        Fuzz.run("binary prints", random -> {
            String known = PRINTK_FORMATS.get(random.nextInt(PRINTK_FORMATS.size()));
            EventLine line =
                    EventLine.of(format, symbols(random.nextBoolean() ? known : Mutations.change(random, known)));
            for (int i = 0; i < 8; i++) {
                line.append(binaryPrint(random, format), new TextBuffer());
            }
        });
    }

    private static TraceEvent binaryPrint(SplittableRandom random, EventFormat format) {
        int words = random.nextInt(40);
        ByteBuffer record = ByteBuffer.allocate(24 + Integer.BYTES * words).order(ByteOrder.LITTLE_ENDIAN);
        byte[] arguments = new byte[record.capacity() - 24];
        random.nextBytes(arguments);
        for (int i = 0; i < arguments.length; i++) { // texts need their ends
            arguments[i] = random.nextInt(4) == 0 ? 0 : arguments[i];
        }
        record.putShort(0, (short) format.id())
                .putLong(16, FORMAT_ADDRESS)
                .position(24)
                .put(arguments);
        return Printing.event(format.id(), record.array(), record.capacity(), ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void functionGraphs() throws Exception {
        List<EventFormat> formats = formats();
        EventFormats set = EventFormats.of(formats);
        Fuzz.run("function graphs", random -> {
            String options =
                    random.nextBoolean() ? "" : "nofuncgraph-irqs\nfuncgraph-tail\nfuncgraph-proc\nlatency-format\n";
            TraceHeader header = new TraceHeader(
                    Comms.parse(new byte[0], set), Tgids.parse(new byte[0]), "local", TraceOptions.parse(options));
            FunctionGraphText graph = random.nextBoolean()
                    ? FunctionGraphText.of(set, symbols(""), header, 1 + random.nextInt(9))
                    : FunctionGraphText.forTerminal(set, symbols(""), header, 1 + random.nextInt(9));
            TextBuffer out = new TextBuffer();
            for (int i = 0; i < 500; i++) {
                EventFormat format = formats.get(random.nextInt(formats.size()));
                try {
                    graph.append(random.nextInt(4), RandomRecord.of(random, format), out);
                } catch (MalformedEventException | IndexOutOfBoundsException documented) {
                    continue;
                }
            }
            graph.flush(out);
            assertThat(out.lengthBytes() == 0 || out.byteAt(out.lengthBytes() - 1) == '\n')
                    .as("%s", out)
                    .isTrue();
        });
    }
}
