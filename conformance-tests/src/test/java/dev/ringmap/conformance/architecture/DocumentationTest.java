package dev.ringmap.conformance.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentationTest {

    @TempDir
    private Path sources;

    private Path write(String name, String text) throws IOException {
        return Files.writeString(sources.resolve(name), text);
    }

    @Test
    void shouldFindPublicTypesWithoutJavadoc() throws IOException {
        write(
                "Documented.java",
                "package a;\n\n/** Is one; or two. */\n@Deprecated(since = \"1\")\npublic final class Documented {}\n");
        write("Hidden.java", "package a;\n\nclass Hidden {}\n");
        write("Licensed.java", "/** A licence. */\npackage a;\n\n/** Is one. */\npublic record Licensed(int a) {}\n");
        Path bare = write("Bare.java", "package a;\n\npublic interface Bare {}\n");
        Path licence = write("Licence.java", "/** A licence. */\npackage a;\n\n@Deprecated\npublic enum Licence {}\n");
        Path comment = write("Remark.java", "package a;\n\n/* A remark. */\npublic class Remark {}\n");
        assertThat(Documentation.undocumented(sources)).isEqualTo(List.of(bare, licence, comment));
    }
}
