package dev.ringmap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.ringmap.architecture.Documentation;
import dev.ringmap.architecture.HouseRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Holds all modules to the rules of the house. */
class ArchitectureTest {

    /** A rule over no classes holds for all of them. */
    private static final int ENOUGH_CLASSES = 200;

    private static final List<String> SOURCES = List.of("src/main/java", "src/main/java22");

    private static JavaClasses classes;

    @BeforeAll
    static void importAll() throws IOException {
        List<Path> directories = Reactor.classDirectories();
        List<Path> versioned = directories.stream().filter(Reactor::isVersioned).toList();
        // What is versioned takes the place of its base class, as it does in the JVM.
        Set<String> overlaid = new ClassFileImporter()
                .importPaths(versioned).stream().map(JavaClass::getName).collect(Collectors.toSet());
        ImportOption current = location -> location.contains(Reactor.VERSIONS)
                || overlaid.stream().noneMatch(name -> location.contains("/" + name.replace('.', '/') + ".class"));
        classes = new ClassFileImporter().withImportOption(current).importPaths(directories);
    }

    @TestFactory
    Stream<DynamicTest> houseIsInOrder() {
        return HouseRules.ofRingmap().all().entrySet().stream()
                .map(rule -> DynamicTest.dynamicTest(
                        rule.getKey(), () -> rule.getValue().check(classes)));
    }

    @Test
    void allModulesWereLookedAt() throws IOException {
        assertThat(Reactor.modules()).hasSizeGreaterThanOrEqualTo(9);
        assertThat(classes).hasSizeGreaterThan(ENOUGH_CLASSES);
        for (String name : List.of(
                "dev.ringmap.RingBufferMapping",
                "dev.ringmap.backend.linux.LinuxBackend",
                "dev.ringmap.backend.ffm.Libc",
                "dev.ringmap.backend.jni.Libc",
                "dev.ringmap.backend.sim.SimBackend",
                "dev.ringmap.cli.Main",
                "dev.ringmap.conformance.Certification")) {
            assertThat(classes.contain(name)).as(name).isTrue();
        }
    }

    @Test
    void publicTypesAreDocumented() throws IOException {
        for (Path module : Reactor.modules()) {
            for (String sources : SOURCES) {
                if (Files.isDirectory(module.resolve(sources))) {
                    assertThat(Documentation.undocumented(module.resolve(sources)))
                            .isEmpty();
                    assertThat(Documentation.undated(module.resolve(sources))).isEmpty();
                }
            }
        }
    }
}
