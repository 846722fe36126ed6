package dev.ringmap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmap.architecture.ModuleArtifact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

/** Looks at the jars as those who get them do. */
class ArtifactsIT {

    /** By Maven Central, for example. */
    private static final List<String> DEMANDED = List.of(
            "name",
            "description",
            "url",
            "licenses/license/name",
            "licenses/license/url",
            "developers/developer/name",
            "scm/url",
            "scm/connection");

    private static final Path GOLDEN = Path.of("src/test/resources/dev/ringmap/cli/modules.txt");

    private static List<ModuleArtifact> artifacts() throws IOException {
        List<ModuleArtifact> artifacts = new ArrayList<>();
        for (Path module : Reactor.modules()) {
            artifacts.add(new ModuleArtifact(Reactor.jar(module)));
        }
        return artifacts;
    }

    @Test
    void jarsAreRightModules() throws IOException {
        for (ModuleArtifact artifact : artifacts()) {
            assertThat(artifact.problems()).as(artifact.jar().toString()).isEmpty();
        }
    }

    /** {@code -Dringmap.modules.write=true} writes the page anew, to be looked over and checked in. */
    @Test
    void descriptorsAreTheOnesThatWereAgreed() throws IOException {
        List<String> lines = new ArrayList<>();
        for (ModuleArtifact artifact : artifacts()) {
            lines.addAll(artifact.description());
            lines.add("");
        }
        if (Boolean.getBoolean("ringmap.modules.write")) {
            Files.write(GOLDEN, lines);
        }
        assertThat(lines).isEqualTo(Files.readAllLines(GOLDEN));
    }

    @Test
    void pomsSayWhatRepositoriesDemand() throws Exception {
        List<Path> modules = new ArrayList<>(Reactor.modules());
        modules.add(Path.of("../bom"));
        for (Path module : modules) {
            Document pom = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(module.resolve("target/.flattened-pom.xml").toFile());
            for (String element : DEMANDED) {
                assertThat(XPathFactory.newInstance().newXPath().evaluate("/project/" + element, pom))
                        .as("%s of %s", element, module)
                        .isNotBlank()
                        .doesNotContain("${");
            }
        }
    }
}
