package dev.ringmap.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadmeTest {

    @Test
    void shouldShowTheExampleThatIsCompiled() throws IOException {
        String source = Files.readString(Path.of("src/test/java/dev/ringmap/events/ReadmeExample.java"));
        String region = source.substring(source.indexOf("region=\"stream\"\n"), source.indexOf("        // @end"));
        String example =
                region.substring(region.indexOf('\n') + 1).stripTrailing().stripIndent();

        assertThat(Files.readString(Path.of("../README.md"))).contains("```java\n" + example + "\n```");
    }
}
