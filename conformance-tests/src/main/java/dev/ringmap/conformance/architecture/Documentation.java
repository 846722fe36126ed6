package dev.ringmap.conformance.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Looks for public types without Javadoc. Classes do not tell, so it reads sources. */
public final class Documentation {

    private static final Pattern PUBLIC_TYPE = Pattern.compile(
            "(?m)^(?:public )(?:abstract |final |sealed |non-sealed |strictfp )*(?:class|interface|record|enum|@interface) (\\w+)");
    private static final Pattern ANNOTATIONS_AND_COMMENTS =
            Pattern.compile("(?s)(?:\\s|//[^\\n]*|@\\w[\\w.]*(?:\\((?:[^()\"]|\"[^\"]*\")*\\))?)*$");

    private Documentation() {}

    /**
     * Lists the public top-level types that have no Javadoc.
     *
     * @param sources the root of a source tree; not {@code null}
     * @return the files whose type has none, sorted; not {@code null}
     * @throws IOException if a file cannot be read
     */
    public static List<Path> undocumented(Path sources) throws IOException {
        List<Path> undocumented = new ArrayList<>();
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".java"))
                    .sorted()
                    .toList()) {
                if (!isDocumented(Files.readString(file))) {
                    undocumented.add(file);
                }
            }
        }
        return undocumented;
    }

    private static boolean isDocumented(String source) {
        Matcher type = PUBLIC_TYPE.matcher(source);
        if (!type.find()) {
            return true;
        }
        String before = ANNOTATIONS_AND_COMMENTS
                .matcher(source.substring(0, type.start()))
                .replaceFirst("");
        return before.endsWith("*/") && before.startsWith("/**", before.lastIndexOf("/*"));
    }
}
