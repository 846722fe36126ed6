package dev.ringmap.events;

import dev.ringmap.PageSource;
import dev.ringmap.RecordedReader;
import dev.ringmap.SubBufferDescriptor;
import dev.ringmap.events.merge.EventMerge;
import dev.ringmap.events.symbols.Comms;
import dev.ringmap.events.symbols.KernelConstants;
import dev.ringmap.events.symbols.KernelFunctions;
import dev.ringmap.events.symbols.KernelSymbols;
import dev.ringmap.events.symbols.PrintkStrings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * What a kernel in a virtual machine had in an instance once its tracing was stopped: the raw pages of each CPU, {@code cpu0} and so on; and
 * the beginning of {@code trace}, which is what the kernel made of them; with the files that this takes, of which {@code kallsyms} has the
 * symbols that occur.
 */
public final class TraceCapture {

    private static final Path DIRECTORY = Path.of("src/test/resources/dev/ringmap/events/captures");
    private static final int PAGE_BYTES = 4096;

    private final Map<String, byte[]> files = new HashMap<>();

    private TraceCapture() {}

    public static TraceCapture of(String name) throws IOException {
        TraceCapture capture = new TraceCapture();
        try (InputStream in = Files.newInputStream(DIRECTORY.resolve(name + ".zip"));
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                capture.files.put(entry.getName(), zip.readAllBytes());
            }
        }
        return capture;
    }

    private byte[] bytes(String file) {
        return files.getOrDefault(file, new byte[0]);
    }

    public String text(String file) {
        return new String(bytes(file), StandardCharsets.ISO_8859_1);
    }

    /** The kernel's lines, as far as they were kept. */
    public List<String> lines() {
        return text("trace").lines().toList();
    }

    public EventFormats formats() {
        Collection<EventFormat> formats = new ArrayList<>();
        FormatArchive.parse(text("formats"))
                .formats()
                .forEach((name, text) ->
                        formats.add(EventFormat.parse(name.substring(0, name.indexOf(':')), text, Long.BYTES)));
        return EventFormats.of(formats);
    }

    public KernelSymbols symbols() {
        return new KernelSymbols(
                KernelFunctions.parse(bytes("kallsyms")),
                PrintkStrings.parse(bytes("printk_formats")),
                KernelConstants.NONE);
    }

    public Comms comms() {
        return Comms.parse(bytes("saved_cmdlines"), formats());
    }

    /** All events, in their order. */
    public EventMerge events() {
        SubBufferDescriptor layout =
                SubBufferDescriptor.parse(FormatArchive.parse(text("formats")).headerPage(), ByteOrder.LITTLE_ENDIAN);
        List<RecordedReader> readers = new ArrayList<>();
        for (int cpu = 0; files.containsKey("cpu" + cpu); cpu++) {
            readers.add(
                    new RecordedReader(cpu, layout, PageSource.of(ByteBuffer.wrap(bytes("cpu" + cpu)), PAGE_BYTES)));
        }
        return EventMerge.of(readers);
    }
}
