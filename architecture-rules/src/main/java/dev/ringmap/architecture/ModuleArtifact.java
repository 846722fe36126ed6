package dev.ringmap.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;

/**
 * A packed module jar, seen from outside, as its users see it.
 *
 * <p>Thread safety: <em>immutable</em>.
 *
 * @param jar the file; not {@code null}
 * @since 0.1
 */
public record ModuleArtifact(Path jar) {

    private static final String SERVICES = "META-INF/services/";
    private static final String VERSIONS = "META-INF/versions/";
    private static final String CLASS = ".class";
    private static final String DESCRIPTOR = "module-info.class";

    /**
     * Lists everything that is wrong with the jar: it is not an explicit module, its services differ between descriptor and {@code
     * META-INF/services}, packages lie outside its name, or its versioned part is not valid.
     *
     * @return one sentence for each problem; not {@code null}
     * @throws IOException if the jar cannot be read
     */
    public List<String> problems() throws IOException {
        List<String> problems = new ArrayList<>();
        ModuleReference reference = ModuleFinder.of(jar).findAll().iterator().next();
        ModuleDescriptor descriptor = reference.descriptor();
        if (descriptor.isAutomatic()) {
            return List.of(jar.getFileName() + " has no module descriptor");
        }
        try (JarFile file = new JarFile(jar.toFile())) {
            Map<String, Set<String>> provided = provided(descriptor);
            Map<String, Set<String>> listed = listed(file);
            if (!provided.equals(listed)) {
                problems.add(descriptor.name() + " provides " + provided + ", META-INF/services lists " + listed);
            }
            for (String name : descriptor.packages()) {
                if (!name.equals(descriptor.name()) && !name.startsWith(descriptor.name() + ".")) {
                    problems.add(descriptor.name() + " has the package " + name + ", outside its name");
                }
            }
            problems.addAll(versionProblems(file, descriptor));
        }
        return problems;
    }

    private static Map<String, Set<String>> provided(ModuleDescriptor descriptor) {
        return descriptor.provides().stream()
                .collect(Collectors.toMap(
                        ModuleDescriptor.Provides::service,
                        provides -> new TreeSet<>(provides.providers()),
                        (one, other) -> one,
                        TreeMap::new));
    }

    private static Map<String, Set<String>> listed(JarFile file) {
        Map<String, Set<String>> listed = new TreeMap<>();
        file.stream()
                .filter(entry -> entry.getName().startsWith(SERVICES) && !entry.isDirectory())
                .forEach(entry -> listed.put(entry.getName().substring(SERVICES.length()), lines(file, entry)));
        return listed;
    }

    private static Set<String> lines(JarFile file, ZipEntry entry) {
        try {
            return new String(file.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A versioned public class without a base version would make the public interface depend on the JVM. */
    private static List<String> versionProblems(JarFile file, ModuleDescriptor descriptor) throws IOException {
        List<String> problems = new ArrayList<>();
        boolean hasVersions = file.stream()
                .anyMatch(entry ->
                        entry.getName().startsWith(VERSIONS) && entry.getName().endsWith(CLASS));
        boolean isMultiRelease = file.getManifest() != null
                && "true".equals(file.getManifest().getMainAttributes().getValue("Multi-Release"));
        if (hasVersions != isMultiRelease) {
            problems.add(descriptor.name()
                    + (hasVersions ? " has versioned classes" : " has no versioned classes")
                    + (isMultiRelease ? " and says it is multi-release" : " and does not say it is multi-release"));
        }
        if (file.stream()
                .anyMatch(entry ->
                        entry.getName().startsWith(VERSIONS) && entry.getName().endsWith(DESCRIPTOR))) {
            problems.add(descriptor.name() + " has a versioned descriptor, which older JVMs do not read");
        }
        if (file.getEntry(DESCRIPTOR) == null) {
            problems.add(descriptor.name() + " has no descriptor for all JVMs");
        }
        return problems;
    }

    /**
     * Describes the module as {@code jar --describe-module} does, in a fixed order and without versions, for a golden file.
     *
     * @return one line for each directive; not {@code null}
     */
    public List<String> description() {
        ModuleDescriptor descriptor =
                ModuleFinder.of(jar).findAll().iterator().next().descriptor();
        List<String> lines = new ArrayList<>();
        lines.add((descriptor.isAutomatic() ? "automatic " : "") + (descriptor.isOpen() ? "open " : "") + "module "
                + descriptor.name());
        descriptor.requires().stream()
                .filter(requires -> !requires.modifiers().contains(ModuleDescriptor.Requires.Modifier.MANDATED))
                .map(requires -> "requires " + modifiers(requires.modifiers()) + requires.name())
                .sorted()
                .forEach(lines::add);
        descriptor.exports().stream()
                .map(exports -> "exports " + exports.source() + targets(exports.targets()))
                .sorted()
                .forEach(lines::add);
        descriptor.opens().stream()
                .map(opens -> "opens " + opens.source() + targets(opens.targets()))
                .sorted()
                .forEach(lines::add);
        descriptor.uses().stream().map(service -> "uses " + service).sorted().forEach(lines::add);
        descriptor.provides().stream()
                .map(provides -> "provides " + provides.service() + " with " + String.join(", ", provides.providers()))
                .sorted()
                .forEach(lines::add);
        return lines;
    }

    private static String modifiers(Set<? extends Enum<?>> modifiers) {
        return modifiers.stream()
                .map(modifier -> modifier.name().toLowerCase(Locale.ROOT) + " ")
                .sorted()
                .collect(Collectors.joining());
    }

    private static String targets(Set<String> targets) {
        return targets.isEmpty() ? "" : " to " + String.join(", ", new TreeSet<>(targets));
    }
}
