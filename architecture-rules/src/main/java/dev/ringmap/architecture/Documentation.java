package dev.ringmap.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks for public types without Javadoc, or without {@code @since}. Class files do not contain this, so it reads sources.
 *
 * @since 0.1
 */
public final class Documentation {

    private static final Pattern PUBLIC_TYPE = Pattern.compile(
            "(?m)^(?:public )(?:abstract |final |sealed |non-sealed |strictfp )*(?:class|interface|record|enum|@interface) (\\w+)");
    private static final Pattern ANNOTATIONS_AND_COMMENTS =
            Pattern.compile("(?s)(?:\\s|//[^\\n]*|@\\w[\\w.]*(?:\\((?:[^()\"]|\"[^\"]*\")*\\))?)*$");

    private static final Pattern EXPORTS = Pattern.compile("(?m)^\\s*exports ([\\w.]+)\\s*;");
    private static final Pattern SINCE = Pattern.compile("(?m)^ \\* @since \\d+\\.\\d+$");

    private Documentation() {}

    /**
     * Lists the public top-level types that have no Javadoc.
     *
     * @param sources the root of a source tree; not {@code null}
     * @return the files whose type has none, sorted; not {@code null}
     * @throws IOException if a file cannot be read
     */
    public static List<Path> undocumented(Path sources) throws IOException {
        return typesWithout(Javadoc::isPresent, sources);
    }

    /**
     * Lists the public top-level types of exported packages whose Javadoc does not name their first version by {@code @since}.
     *
     * @param sources the root of a module's source tree; not {@code null}
     * @return the files whose type does not name it, sorted; none if the tree has no {@code module-info.java}; not {@code null}
     * @throws IOException if a file cannot be read
     */
    public static List<Path> undated(Path sources) throws IOException {
        Path module = sources.resolve("module-info.java");
        Set<Path> exported = Files.exists(module)
                ? EXPORTS.matcher(Files.readString(module))
                        .results()
                        .map(exports -> sources.resolve(exports.group(1).replace('.', '/')))
                        .collect(Collectors.toSet())
                : Set.of();
        return typesWithout(Javadoc::isDated, sources).stream()
                .filter(file -> exported.contains(file.getParent()))
                .toList();
    }

    private static List<Path> typesWithout(Predicate<Javadoc> quality, Path sources) throws IOException {
        List<Path> without = new ArrayList<>();
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".java"))
                    .sorted()
                    .toList()) {
                String source = Files.readString(file);
                Matcher type = PUBLIC_TYPE.matcher(source);
                if (type.find() && !quality.test(Javadoc.before(source.substring(0, type.start())))) {
                    without.add(file);
                }
            }
        }
        return without;
    }

    /** The comment in front of a type, or what is there instead. */
    private record Javadoc(String text) {

        static Javadoc before(String head) {
            String uncommented = ANNOTATIONS_AND_COMMENTS.matcher(head).replaceFirst("");
            return new Javadoc(uncommented.substring(Math.max(0, uncommented.lastIndexOf("/*"))));
        }

        boolean isPresent() {
            return text.startsWith("/**") && text.endsWith("*/");
        }

        boolean isDated() {
            return isPresent() && SINCE.matcher(text).find();
        }
    }
}
