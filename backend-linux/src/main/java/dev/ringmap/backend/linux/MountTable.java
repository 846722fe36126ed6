package dev.ringmap.backend.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is mounted where, according to {@code /proc/self/mounts}.
 *
 * @param mounts the mounts in the order of the file; a later one hides an earlier one on the same directory
 */
record MountTable(List<Mount> mounts) {

    private static final Path OF_THIS_PROCESS = Path.of("/proc/self/mounts");

    /**
     * One mount.
     *
     * @param directory where it is mounted
     * @param type the file-system type, for example {@code tracefs}
     */
    record Mount(String directory, String type) {}

    static MountTable ofThisProcess() {
        try {
            return parse(new String(Files.readAllBytes(OF_THIS_PROCESS), StandardCharsets.UTF_8));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Parses lines of the form {@code device directory type options dump pass}; others are skipped. */
    static MountTable parse(String text) {
        List<Mount> mounts = new ArrayList<>();
        text.lines().forEach(line -> {
            String[] fields = line.split(" ", -1);
            if (fields.length >= 3) {
                mounts.add(new Mount(unescape(fields[1]), fields[2]));
            }
        });
        return new MountTable(List.copyOf(mounts));
    }

    List<String> directoriesOfType(String type) {
        return mounts.stream()
                .filter(mount -> mount.type().equals(type))
                .map(Mount::directory)
                .distinct()
                .toList();
    }

    /** Returns the mount that hides one of this type, on the same directory. */
    Optional<Mount> coverOf(String type) {
        List<String> directories = directoriesOfType(type);
        Map<String, Mount> topmost = new LinkedHashMap<>();
        mounts.forEach(mount -> topmost.put(mount.directory(), mount));
        return topmost.values().stream()
                .filter(mount -> directories.contains(mount.directory()))
                .filter(mount -> !mount.type().equals(type))
                .findFirst();
    }

    /** The kernel writes space, tab, newline, backslash and {@code #} as a backslash and three octal digits. */
    private static String unescape(String field) {
        if (field.indexOf('\\') < 0) {
            return field;
        }
        StringBuilder plain = new StringBuilder(field.length());
        int index = 0;
        while (index < field.length()) {
            if (isEscape(field, index)) {
                plain.append((char) Integer.parseInt(field, index + 1, index + 4, 8));
                index += 4;
            } else {
                plain.append(field.charAt(index));
                index++;
            }
        }
        return plain.toString();
    }

    private static boolean isEscape(String field, int index) {
        return field.charAt(index) == '\\'
                && index + 4 <= field.length()
                && field.substring(index + 1, index + 4).chars().allMatch(digit -> digit >= '0' && digit <= '7');
    }
}
