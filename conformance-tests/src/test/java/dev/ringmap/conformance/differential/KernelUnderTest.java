package dev.ringmap.conformance.differential;

import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.Callable;

/** One of the two kernels that a script runs on: a tracing instance, and slots for the files and mappings that the script opens. */
final class KernelUnderTest implements AutoCloseable {

    static final int SLOTS = 4;

    private static final int TEXT_BYTES = 1 << 16;

    private final TraceFs tracefs;
    private final String instance;
    private final Processors processors;
    private final TraceFile[] files = new TraceFile[SLOTS];
    private final MappedMemory[] mappings = new MappedMemory[SLOTS];
    private final long[] mappingOffsets = new long[SLOTS];
    private final TraceFile[] textFiles = new TraceFile[SLOTS];
    private final int[] givenBytes = new int[SLOTS];
    private final ByteBuffer text = ByteBuffer.allocateDirect(TEXT_BYTES);

    /** Runs something on a CPU. */
    interface Processors {
        String on(int cpu, Callable<String> action) throws Exception;
    }

    KernelUnderTest(TraceFs tracefs, String name, Processors processors) throws ErrnoException {
        this.tracefs = tracefs;
        this.processors = processors;
        instance = "instances/" + name;
        tracefs.mkdir(instance);
    }

    TraceFs tracefs() {
        return tracefs;
    }

    String path(String file) {
        return instance + "/" + file;
    }

    /** Runs an action on a CPU, and tells its result or its errno. */
    String outcome(int cpu, Callable<String> action) throws Exception {
        return processors.on(cpu, () -> {
            try {
                return action.call();
            } catch (ErrnoException e) {
                return e.operation() + " " + e.errnoName();
            }
        });
    }

    TraceFile file(int slot) {
        return files[slot];
    }

    void setFile(int slot, TraceFile file) {
        closeFile(slot);
        files[slot] = file;
        givenBytes[slot] = 0;
    }

    /** Tells whether a read gave a whole sub-buffer, and not what an earlier, short one had left. */
    boolean isWholeImage(int slot, int length) throws ErrnoException {
        int subBufferBytes = subBufferBytes();
        boolean whole = givenBytes[slot] % subBufferBytes == 0 && length == subBufferBytes;
        givenBytes[slot] += length;
        return whole;
    }

    void closeFile(int slot) {
        if (files[slot] != null) {
            files[slot].close();
            files[slot] = null;
        }
    }

    MappedMemory mapping(int slot) {
        return mappings[slot];
    }

    long mappingOffset(int slot) {
        return mappingOffsets[slot];
    }

    void setMapping(int slot, MappedMemory mapping, long offset) throws ErrnoException {
        closeMapping(slot);
        mappings[slot] = mapping;
        mappingOffsets[slot] = offset;
    }

    void closeMapping(int slot) throws ErrnoException {
        if (mappings[slot] != null) {
            mappings[slot].close();
            mappings[slot] = null;
        }
    }

    void setTextFile(int slot, TraceFile file) {
        closeTextFile(slot);
        textFiles[slot] = file;
    }

    void closeTextFile(int slot) {
        if (textFiles[slot] != null) {
            textFiles[slot].close();
            textFiles[slot] = null;
        }
    }

    boolean holdsInstance() {
        for (int slot = 0; slot < SLOTS; slot++) {
            if (files[slot] != null || mappings[slot] != null || textFiles[slot] != null) {
                return true;
            }
        }
        return false;
    }

    static ByteBuffer bytes(String content) {
        byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    int write(String file, ByteBuffer content, OpenFlag... flags) throws ErrnoException {
        try (TraceFile open = tracefs.open(path(file), Set.of(flags))) {
            return open.write(content);
        }
    }

    String read(String file) throws ErrnoException {
        try (TraceFile open = tracefs.open(path(file), Set.of(OpenFlag.READ_ONLY))) {
            StringBuilder content = new StringBuilder();
            text.clear();
            while (open.read(text) > 0) {
                text.flip();
                content.append(StandardCharsets.ISO_8859_1.decode(text));
                text.clear();
            }
            return content.toString();
        }
    }

    /** The kernel makes a new text for every read: the end of the next one may be longer than what was given out. */
    private String readOnce(String file) throws ErrnoException {
        try (TraceFile open = tracefs.open(path(file), Set.of(OpenFlag.READ_ONLY))) {
            text.clear();
            open.read(text);
            return StandardCharsets.ISO_8859_1.decode(text.flip()).toString();
        }
    }

    /** Everything that both kernels have to agree on after a step. */
    String state() throws Exception {
        StringBuilder state = new StringBuilder();
        for (String file : new String[] {
            "tracing_on",
            "buffer_size_kb",
            "buffer_total_size_kb",
            "buffer_subbuf_size_kb",
            "buffer_percent",
            "trace_clock",
            "tracing_cpumask",
            "options/overwrite",
            "options/markers",
            "timestamp_mode",
            "events/header_page",
            "per_cpu/cpu0/buffer_size_kb",
            "per_cpu/cpu1/buffer_size_kb"
        }) {
            state.append(file).append(": ").append(read(file));
        }
        for (int cpu = 0; cpu < 2; cpu++) {
            state.append("cpu").append(cpu).append(' ');
            state.append(readOnce("per_cpu/cpu" + cpu + "/stats").replaceAll("(?m)^(oldest event|now) ts:.*\n", ""));
        }
        for (int slot = 0; slot < SLOTS; slot++) {
            if (mappings[slot] != null) {
                state.append("mapping ").append(slot).append('\n');
                MappedText.append(state, mappings[slot], mappingOffsets[slot], subBufferBytes());
            }
        }
        return state.toString();
    }

    private int subBufferBytes() throws ErrnoException {
        return Integer.parseInt(read("buffer_subbuf_size_kb").strip()) << 10;
    }

    static ByteBuffer page(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    @Override
    public void close() throws ErrnoException {
        for (int slot = 0; slot < SLOTS; slot++) {
            closeMapping(slot);
            closeFile(slot);
            closeTextFile(slot);
        }
        tracefs.rmdir(instance);
    }
}
