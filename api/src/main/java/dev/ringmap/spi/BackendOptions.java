package dev.ringmap.spi;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Names and values handed to a backend when it is opened.
 *
 * <p>The backends on a real kernel know {@link #TRACEFS}; a simulated kernel documents its own.
 *
 * <p>Thread safety: <em>immutable</em>.
 *
 * @param values option names and their values; not {@code null}
 */
public record BackendOptions(Map<String, String> values) {

    /** The directory where tracefs is mounted; without it the mount is looked for by file-system type. */
    public static final String TRACEFS = "tracefs";

    private static final BackendOptions NONE = new BackendOptions(Map.of());

    /**
     * Copies the values.
     *
     * @param values option names and their values; not {@code null}
     */
    public BackendOptions {
        values = Map.copyOf(values);
    }

    /**
     * Returns no options.
     *
     * @return the empty options; not {@code null}
     */
    public static BackendOptions none() {
        return NONE;
    }

    /**
     * Returns these options and one more, replacing a former value of the same name.
     *
     * @param name the option; not {@code null}
     * @param value its value; not {@code null}
     * @return new options; not {@code null}
     */
    public BackendOptions with(String name, String value) {
        Map<String, String> extended = new TreeMap<>(values);
        extended.put(name, value);
        return new BackendOptions(extended);
    }

    /**
     * Returns the value of an option.
     *
     * @param name the option; not {@code null}
     * @return its value, or empty if it is not set
     */
    public Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /**
     * Refuses options that a backend does not know, so that a misspelt one is not silently ignored.
     *
     * @param known the names that the backend knows; not {@code null}
     * @throws IllegalArgumentException if an option is not among them; the message lists those that are
     */
    public void requireKnown(Collection<String> known) {
        for (String name : values.keySet()) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException("unknown backend option '" + name + "'; known are: "
                        + String.join(", ", known.stream().sorted().toList()));
            }
        }
    }
}
