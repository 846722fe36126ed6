package dev.ringmap.events.print;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmap.EventCursor;
import dev.ringmap.SubBuffer;
import dev.ringmap.SubBufferDescriptor;
import dev.ringmap.events.EventFormat;
import dev.ringmap.events.TextBuffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** One event, field by field, and what a print format makes of it. */
final class Printing implements Names {

    private static final int TYPE = 7;
    private static final int COMMON_BYTES = 8;
    private static final int PAGE_BYTES = 8192;
    private static final int DATA_OFFSET = 16;
    private static final int COMMIT_OFFSET = 8;
    private static final int HEADER_BYTES = 8;

    private final String printFormat;
    private final StringBuilder fields = new StringBuilder();
    private final ByteBuffer record = ByteBuffer.allocate(PAGE_BYTES / 2);
    private final Map<Long, String> strings = new HashMap<>();
    private final Map<Long, String> functions = new HashMap<>();
    private final Map<String, Long> constants = new HashMap<>();
    private int longBytes = Long.BYTES;
    private int end;
    private int locationOffset = -1;

    private Printing(String printFormat) {
        this.printFormat = printFormat;
        record.order(ByteOrder.LITTLE_ENDIAN).putShort(0, (short) TYPE).position(COMMON_BYTES);
    }

    /** Begins an event; its fields follow one by one. */
    static Printing of(String printFormat) {
        return new Printing(printFormat);
    }

    /** To be called before fields. */
    Printing bigEndian() {
        record.order(ByteOrder.BIG_ENDIAN).putShort(0, (short) TYPE);
        return this;
    }

    Printing longBytes(int bytes) {
        longBytes = bytes;
        return this;
    }

    Printing flags(int commonFlags) {
        record.put(2, (byte) commonFlags);
        return this;
    }

    private void declare(String declaration, int offset, int bytes, boolean isSigned) {
        fields.append(String.format(
                "\tfield:%s;\toffset:%d;\tsize:%d;\tsigned:%d;\n", declaration, offset, bytes, isSigned ? 1 : 0));
    }

    Printing signed(String declaration, int bytes, long value) {
        declare(declaration, record.position(), bytes, true);
        return put(bytes, value);
    }

    Printing unsigned(String declaration, int bytes, long value) {
        declare(declaration, record.position(), bytes, false);
        return put(bytes, value);
    }

    private Printing put(int bytes, long value) {
        switch (bytes) {
            case Byte.BYTES -> record.put((byte) value);
            case Short.BYTES -> record.putShort((short) value);
            case Integer.BYTES -> record.putInt((int) value);
            default -> record.putLong(value);
        }
        return this;
    }

    /** A field of fixed size. */
    Printing array(String declaration, int... bytes) {
        declare(declaration, record.position(), bytes.length, false);
        return raw(bytes);
    }

    /** Bytes without a field. */
    Printing raw(int... bytes) {
        for (int value : bytes) {
            record.put((byte) value);
        }
        return this;
    }

    /** The word that tells where an array is, whose bytes {@link #located} puts behind all fields. */
    Printing location(String declaration) {
        locationOffset = record.position();
        declare(declaration, locationOffset, Integer.BYTES, false);
        return put(Integer.BYTES, 0);
    }

    Printing located(int... bytes) {
        int base = fields.indexOf("__rel_loc") < 0 ? 0 : locationOffset + Integer.BYTES;
        record.putInt(locationOffset, bytes.length << Short.SIZE | (record.position() - base));
        return raw(bytes);
    }

    Printing located(String text) {
        return located(text.getBytes(StandardCharsets.UTF_8));
    }

    Printing located(byte[] bytes) {
        int[] values = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            values[i] = bytes[i];
        }
        return located(values);
    }

    Printing trailing(String declaration, String text) {
        declare(declaration, record.position(), 0, false);
        record.put(text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    Printing string(long address, String text) {
        strings.put(address, text);
        return this;
    }

    Printing function(long address, String name) {
        functions.put(address, name);
        return this;
    }

    Printing constant(String name, long value) {
        constants.put(name, value);
        return this;
    }

    EventFormat format() {
        return EventFormat.parse(
                "test",
                "name: event\nID: " + TYPE + "\nformat:\n"
                        + "\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;\n"
                        + "\tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;\n"
                        + "\tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;\n"
                        + "\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n\n"
                        + fields + "\nprint fmt: " + printFormat + "\n",
                longBytes);
    }

    PrintFormat parsed() {
        return PrintFormat.of(format(), this);
    }

    EventCursor event() {
        return event(TYPE, record.array(), record.position(), record.order());
    }

    /** The only record of a page. */
    static EventCursor event(int typeId, byte[] bytes, int length, ByteOrder order) {
        int padded = (length + Integer.BYTES - 1) / Integer.BYTES * Integer.BYTES;
        ByteBuffer page = ByteBuffer.allocateDirect(PAGE_BYTES).order(order);
        page.putLong(COMMIT_OFFSET, padded + HEADER_BYTES);
        page.putInt(DATA_OFFSET + Integer.BYTES, padded + Integer.BYTES);
        page.put(DATA_OFFSET + HEADER_BYTES, bytes, 0, length);
        page.putShort(DATA_OFFSET + HEADER_BYTES, (short) typeId);
        EventCursor event = SubBuffer.of(page, new SubBufferDescriptor(order, 0, COMMIT_OFFSET, 8, DATA_OFFSET))
                .events();
        assertThat(event.next()).isTrue();
        return event;
    }

    byte[] bytes() {
        PrintFormat parsed = parsed();
        assertThat(parsed.problem()).isEmpty();
        TextBuffer out = new TextBuffer();
        out.append("before ");
        assertThat(new EventText(parsed).append(event(), out)).isTrue();
        TextBuffer text = new TextBuffer();
        text.append(out, "before ".length());
        return text.toByteArray();
    }

    /** What is written. */
    String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /** Holds it against a record that cannot be rendered. */
    void hasNoText() {
        TextBuffer out = new TextBuffer();
        out.append("before");
        assertThat(new EventText(parsed()).append(event(), out)).isFalse();
        assertThat(out).hasToString("before");
    }

    String problem() {
        hasNoText();
        return parsed().problem().orElse("");
    }

    @Override
    public boolean appendFunction(long address, TextBuffer out) {
        return append(functions.get(address), out);
    }

    @Override
    public boolean appendReturnPlace(long address, TextBuffer out) {
        String name = functions.get(address);
        return append(name == null ? null : "return to " + name, out);
    }

    @Override
    public boolean appendPlace(long address, TextBuffer out) {
        String name = functions.get(address);
        return append(name == null ? null : name + "+0x0/0x10", out);
    }

    private static boolean append(String name, TextBuffer out) {
        if (name != null) {
            out.append(name);
        }
        return name != null;
    }

    @Override
    public byte[] string(long address) {
        String text = strings.get(address);
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public OptionalLong constant(String name) {
        Long value = constants.get(name);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
