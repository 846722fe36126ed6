package dev.ringmap;

import java.util.regex.Pattern;

/**
 * Checks what callers put into a path below an instance, which often comes from a user: each name means one entry of its directory, and
 * neither that directory itself ({@code .}), nor one above ({@code ..}), nor one below.
 */
final class ControlPath {

    static final String INSTANCES = "instances";

    private static final Pattern NAME = Pattern.compile("[^/\\p{Cntrl}]+");
    private static final Pattern DOTS = Pattern.compile("\\.{1,2}");
    private static final Pattern EVENT = Pattern.compile("[\\w-]+:[\\w-][\\w.-]*");
    private static final Pattern EVENT_PATTERN = Pattern.compile("[\\w*?-]+:[\\w*?-][\\w.*?-]*");
    private static final Pattern CLOCK = Pattern.compile("[\\w-]+");
    private static final String MAPPED_FILE = "trace_pipe_raw";

    private ControlPath() {}

    private static boolean isName(String name) {
        return NAME.matcher(name).matches() && !DOTS.matcher(name).matches() && !name.isBlank();
    }

    static String instance(String name) {
        if (!isName(name)) {
            throw new IllegalArgumentException("not an instance name: '" + name + "'");
        }
        return INSTANCES + "/" + name;
    }

    static String event(String event) {
        if (!EVENT.matcher(event).matches()) {
            throw new IllegalArgumentException("not of the form SYSTEM:EVENT: '" + event + "'");
        }
        return "events/" + event.replace(':', '/');
    }

    /** Whether this is {@code SYSTEM:EVENT} with a wildcard in it. */
    static boolean isEventPattern(String pattern) {
        return EVENT_PATTERN.matcher(pattern).matches()
                && !EVENT.matcher(pattern).matches();
    }

    static String cpu(int cpu) {
        if (cpu < 0) {
            throw new IllegalArgumentException("not a CPU: " + cpu);
        }
        return "per_cpu/cpu" + cpu;
    }

    static String clock(String clock) {
        if (!CLOCK.matcher(clock).matches()) {
            throw new IllegalArgumentException("not the name of a clock: '" + clock + "'");
        }
        return clock;
    }

    /** Accepts names with {@code /} between them. */
    static String file(String file) {
        for (String name : file.split("/", -1)) {
            if (!isName(name)) {
                throw new IllegalArgumentException("not a path of names below the instance: '" + file + "'");
            }
        }
        return file;
    }

    /** Accepts the instance itself, which is empty, as well. */
    static String directory(String directory) {
        return directory.isEmpty() ? directory : file(directory);
    }

    /** Whether a file is one that is mapped. */
    static boolean isMapped(String file) {
        return file.equals(MAPPED_FILE) || file.endsWith("/" + MAPPED_FILE);
    }
}
