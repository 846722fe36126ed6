package dev.ringmap.conformance;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Writes maps, lists, strings, numbers and booleans as JSON. */
final class Json {

    private static final String INDENT = "  ";
    private static final int FIRST_PRINTABLE = 0x20;

    private final StringBuilder text = new StringBuilder();

    private Json() {}

    static String of(Map<String, ?> object) {
        Json json = new Json();
        json.value(object, "\n");
        return json.text.append('\n').toString();
    }

    private void value(Object value, String newLine) {
        if (value instanceof Map<?, ?> object) {
            members(object, newLine);
        } else if (value instanceof List<?> array) {
            elements(array, newLine);
        } else if (value instanceof Number || value instanceof Boolean) {
            text.append(value);
        } else {
            string(value.toString());
        }
    }

    private void members(Map<?, ?> object, String newLine) {
        text.append('{');
        String separator = "";
        for (Map.Entry<?, ?> member : object.entrySet()) {
            text.append(separator).append(newLine).append(INDENT);
            string(String.valueOf(member.getKey()));
            text.append(": ");
            value(member.getValue(), newLine + INDENT);
            separator = ",";
        }
        text.append(object.isEmpty() ? "" : newLine).append('}');
    }

    private void elements(List<?> array, String newLine) {
        text.append('[');
        for (Iterator<?> elements = array.iterator(); elements.hasNext(); ) {
            text.append(newLine).append(INDENT);
            value(elements.next(), newLine + INDENT);
            text.append(elements.hasNext() ? "," : newLine);
        }
        text.append(']');
    }

    private void string(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char character = value.charAt(i);
            switch (character) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\t' -> text.append("\\t");
                default -> {
                    if (character < FIRST_PRINTABLE) {
                        text.append(String.format("\\u%04x", (int) character));
                    } else {
                        text.append(character);
                    }
                }
            }
        }
        text.append('"');
    }
}
