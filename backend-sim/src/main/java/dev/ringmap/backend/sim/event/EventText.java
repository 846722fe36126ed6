package dev.ringmap.backend.sim.event;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * Makes the text of events for {@code trace} and {@code trace_pipe}.
 *
 * <p>A template holds fields in braces, with a way of showing them after a colon: nothing for a signed number, {@code u} for an unsigned
 * one, {@code x} in hexadecimal, {@code 03} with so many digits, {@code s} for characters, {@code sym} for a kernel symbol, {@code
 * state} for the state of a task, {@code names=A,B,C} for a name by number, {@code 0}, {@code 1} … for one of several numbers, in
 * hexadecimal.
 */
public final class EventText {

    private static final HexFormat HEX = HexFormat.of();
    private static final String TASK_STATES = "SDTtXZPI";
    private static final int PREEMPTED_STATE = 1 << TASK_STATES.length();

    private final SimulatedEvents events;

    /**
     * Makes a renderer.
     *
     * @param events the types and symbols
     */
    public EventText(SimulatedEvents events) {
        this.events = events;
    }

    /**
     * Renders an event.
     *
     * @param payload its payload
     * @return what follows the time in a line of {@code trace}, without the line's end
     */
    public String render(ByteBuffer payload) {
        int id = Short.toUnsignedInt(payload.getShort(CommonFields.TYPE_OFFSET));
        EventType type = events.byId(id);
        if (type == null) {
            return "Unknown type " + id;
        }
        return switch (type.name()) {
            case "print" -> renderMarker(type, payload);
            case "raw_data" -> renderRawData(type, payload);
            default -> type.name() + ": " + fill(type, payload);
        };
    }

    private String renderMarker(EventType type, ByteBuffer payload) {
        String text = type.field("buf").characters(payload);
        String line = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        return events.symbol(type.field("ip").number(payload, 0)) + ": " + line;
    }

    private static String renderRawData(EventType type, ByteBuffer payload) {
        StringBuilder text = new StringBuilder("# ")
                .append(Long.toHexString(type.field("id").number(payload, 0)))
                .append(" buf:");
        for (int at = type.field("buf").offset(); at < payload.limit(); at++) {
            HEX.toHexDigits(text.append(' '), payload.get(at));
        }
        return text.toString();
    }

    private String fill(EventType type, ByteBuffer payload) {
        String template = type.textTemplate();
        StringBuilder text = new StringBuilder();
        int at = 0;
        for (int open = template.indexOf('{'); open >= 0; open = template.indexOf('{', at)) {
            int close = template.indexOf('}', open);
            String[] place = template.substring(open + 1, close).split(":", 2);
            text.append(template, at, open);
            text.append(show(type.field(place[0]), place.length > 1 ? place[1] : "", payload));
            at = close + 1;
        }
        return text.append(template.substring(at)).toString();
    }

    private String show(EventField field, String style, ByteBuffer payload) {
        if (style.startsWith("names=")) {
            String[] names = style.substring(style.indexOf('=') + 1).split(",", -1);
            long number = field.number(payload, 0);
            return number >= 0 && number < names.length ? names[(int) number] : Long.toString(number);
        }
        return switch (style) {
            case "s" -> field.characters(payload);
            case "" -> Long.toString(field.number(payload, 0));
            case "u" -> Long.toUnsignedString(field.number(payload, 0));
            case "x" -> String.format("%016x", field.number(payload, 0));
            case "03" -> String.format("%03d", field.number(payload, 0));
            case "sym" -> events.symbol(field.number(payload, 0));
            case "state" -> taskState(field.number(payload, 0));
            default -> Long.toHexString(field.number(payload, Integer.parseInt(style)));
        };
    }

    private static String taskState(long state) {
        String preempted = (state & PREEMPTED_STATE) != 0 ? "+" : "";
        for (int bit = 0; bit < TASK_STATES.length(); bit++) {
            if ((state & 1L << bit) != 0) {
                return TASK_STATES.charAt(bit) + preempted;
            }
        }
        return "R" + preempted;
    }
}
