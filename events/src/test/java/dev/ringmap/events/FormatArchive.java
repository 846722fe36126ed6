package dev.ringmap.events;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** All formats of one kernel, as {@code certify-kernels} takes them out of a guest. */
public final class FormatArchive {

    private static final Path DIRECTORY = Path.of("src/test/resources/dev/ringmap/events/archives");
    private static final String SUFFIX = ".gz";
    private static final Pattern FILE = Pattern.compile("(?m)^file: events/(\\S+)\n");

    private final Map<String, String> texts = new LinkedHashMap<>();

    private FormatArchive(String text) {
        List<MatchResult> files = FILE.matcher(text).results().toList();
        for (int i = 0; i < files.size(); i++) {
            int end = i + 1 < files.size() ? files.get(i + 1).start() : text.length();
            texts.put(files.get(i).group(1), text.substring(files.get(i).end(), end));
        }
    }

    public static FormatArchive parse(String text) {
        return new FormatArchive(text);
    }

    /** The kernels of which there is an archive, for example {@code 6.1}. */
    public static List<String> kernels() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.map(file -> file.getFileName().toString().replace(SUFFIX, ""))
                    .sorted()
                    .toList();
        }
    }

    public static FormatArchive of(String kernel) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(DIRECTORY.resolve(kernel + SUFFIX)))) {
            return new FormatArchive(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** What {@code events/header_page} says. */
    public String headerPage() {
        return texts.getOrDefault("header_page", "");
    }

    /** The texts of the formats by name, {@code SYSTEM:EVENT}. */
    public Map<String, String> formats() {
        Map<String, String> formats = new LinkedHashMap<>();
        texts.forEach((file, text) -> {
            if (file.endsWith("/format")) {
                formats.put(file.replace("/format", "").replace('/', ':'), text);
            }
        });
        return formats;
    }
}
