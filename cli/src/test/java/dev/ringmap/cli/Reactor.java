package dev.ringmap.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The modules beside this one, which is built last. */
final class Reactor {

    static final String VERSIONS = "META-INF/versions";

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    private Reactor() {}

    static List<Path> modules() throws IOException {
        try (Stream<Path> directories = Files.list(ROOT)) {
            return directories
                    .filter(directory -> Files.exists(directory.resolve("target/classes/module-info.class")))
                    .sorted()
                    .toList();
        }
    }

    /** The class directories of all modules, the versioned ones too: those are what runs on newer JVMs. */
    static List<Path> classDirectories() throws IOException {
        List<Path> all = new ArrayList<>();
        for (Path module : modules()) {
            Path classes = module.resolve("target/classes");
            all.add(classes);
            if (Files.isDirectory(classes.resolve(VERSIONS))) {
                try (Stream<Path> versions = Files.list(classes.resolve(VERSIONS))) {
                    versions.sorted().forEach(all::add);
                }
            }
        }
        return all;
    }

    static boolean isVersioned(Path classes) {
        return classes.toString().contains(VERSIONS);
    }

    /** The one jar of a module that people put on their module path. */
    static Path jar(Path module) throws IOException {
        try (Stream<Path> files = Files.list(module.resolve("target"))) {
            return files.filter(file ->
                            file.getFileName().toString().matches("ringmap-[a-z-]+?-[0-9][0-9.]*(-SNAPSHOT)?\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no jar in " + module));
        }
    }
}
