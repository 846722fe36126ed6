package dev.ringmap.architecture;

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

    @Test
    void shouldFindExportedTypesThatDoNotSaySinceWhen() throws IOException {
        write("module-info.java", "module m {\n    exports a.b;\n    exports a.c to n;\n}\n");
        Files.createDirectories(sources.resolve("a/b"));
        Files.createDirectories(sources.resolve("a/c"));
        write("a/b/Dated.java", "package a.b;\n\n/**\n * Is one.\n *\n * @since 0.1\n */\npublic class Dated {}\n");
        write("a/b/Hidden.java", "package a.b;\n\nclass Hidden {}\n");
        write("a/c/Inner.java", "package a.c;\n\n/** Is one. */\npublic class Inner {}\n");
        Path late = write("a/b/Late.java", "package a.b;\n\n/** Is one. @since 0.1 */\npublic class Late {}\n");
        assertThat(Documentation.undated(sources)).isEqualTo(List.of(late));
    }
}
