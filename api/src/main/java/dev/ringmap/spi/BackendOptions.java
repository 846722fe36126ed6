package dev.ringmap.spi;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Names and values passed to a backend when it is opened.
 *
 * <p>The backends on a real kernel know {@link #TRACEFS}; a simulated kernel documents its own.
 *
 * <p>Thread safety: <em>immutable</em>.
 *
 * @param values option names and their values; not {@code null}
 * @since 0.1
 */
public record BackendOptions(Map<String, String> values) {

    /** The directory where tracefs is mounted; without it the mount is looked for by file-system type. */
    public static final String TRACEFS = "tracefs";

    private static final BackendOptions NONE = new BackendOptions(Map.of());

    private static final Pattern NAME = Pattern.compile("[^\\s\\p{Cntrl}=]+");

    /**
     * Copies the values.
     *
     * @param values option names and their values; not {@code null}
     * @throws IllegalArgumentException if a name is empty, or has white space, a control character or {@code =} in it: nobody could
     *     write it as {@code NAME=VALUE}
     */
    public BackendOptions {
        values = Map.copyOf(values);
        for (String name : values.keySet()) {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("not the name of a backend option: '" + name + "'");
            }
        }
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
     * @throws IllegalArgumentException if it is not a name, as in the constructor
     */
    public BackendOptions with(String name, String value) {
        Map<String, String> extended = new TreeMap<>(values);
        extended.put(Objects.requireNonNull(name), Objects.requireNonNull(value));
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
        Objects.requireNonNull(known, "known");
        for (String name : values.keySet()) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException("unknown backend option '" + name + "'; known are: "
                        + String.join(", ", known.stream().sorted().toList()));
            }
        }
    }
}
