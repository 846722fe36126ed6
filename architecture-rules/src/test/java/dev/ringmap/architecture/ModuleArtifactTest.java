package dev.ringmap.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jars with one fault each. */
class ModuleArtifactTest {

    private static final String MODULE = "module a.b { exports a.b; provides java.lang.Runnable with a.b.Impl; }";
    private static final String SERVICE = "META-INF/services/java.lang.Runnable";

    @TempDir
    private Path directory;

    private final Map<String, byte[]> entries = new LinkedHashMap<>();
    private boolean isMultiRelease;

    private void compile(String module) throws IOException {
        Path sources = Files.createDirectories(directory.resolve("sources/a/b"));
        Path output = directory.resolve("classes");
        Path info = Files.writeString(directory.resolve("sources/module-info.java"), module);
        Path type = Files.writeString(
                sources.resolve("Impl.java"),
                "package a.b; public class Impl implements Runnable { public void run() {} }");
        int status = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-d", output.toString(), "--release", "17", info.toString(), type.toString());
        assertThat(status).isZero();
        entries.put("module-info.class", Files.readAllBytes(output.resolve("module-info.class")));
        entries.put("a/b/Impl.class", Files.readAllBytes(output.resolve("a/b/Impl.class")));
        entries.put(SERVICE, "a.b.Impl # the only one\n".getBytes(StandardCharsets.UTF_8));
    }

    private List<String> problems() throws IOException {
        return artifact().problems();
    }

    private ModuleArtifact artifact() throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (isMultiRelease) {
            manifest.getMainAttributes().put(Attributes.Name.MULTI_RELEASE, "true");
        }
        Path jar = directory.resolve("a.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream stream = new JarOutputStream(out, manifest)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                stream.putNextEntry(new ZipEntry(entry.getKey()));
                stream.write(entry.getValue());
            }
        }
        return new ModuleArtifact(jar);
    }

    @Test
    void shouldAcceptARightJar() throws IOException {
        compile(MODULE);
        assertThat(problems()).isEmpty();
        assertThat(artifact().description())
                .containsExactly("module a.b", "exports a.b", "provides java.lang.Runnable with a.b.Impl");
    }

    @Test
    void shouldRejectAnAutomaticModule() throws IOException {
        compile(MODULE);
        entries.remove("module-info.class");
        assertThat(problems()).containsExactly("a.jar has no module descriptor");
    }

    @Test
    void shouldRejectServicesThatDiffer() throws IOException {
        compile(MODULE);
        entries.remove(SERVICE);
        assertThat(problems())
                .containsExactly("a.b provides {java.lang.Runnable=[a.b.Impl]}, META-INF/services lists {}");
    }

    @Test
    void shouldRejectAPackageOutsideTheModulesName() throws IOException {
        compile(MODULE.replace("module a.b ", "module a.c "));
        assertThat(problems()).containsExactly("a.c has the package a.b, outside its name");
    }

    @Test
    void shouldRejectVersionsThatAreNotAnnounced() throws IOException {
        compile(MODULE);
        entries.put("META-INF/versions/22/a/b/Impl.class", entries.get("a/b/Impl.class"));
        assertThat(problems()).containsExactly("a.b has versioned classes and does not say it is multi-release");
        isMultiRelease = true;
        assertThat(problems()).isEmpty();
        entries.remove("META-INF/versions/22/a/b/Impl.class");
        assertThat(problems()).containsExactly("a.b has no versioned classes and says it is multi-release");
    }

    @Test
    void shouldRejectAVersionedDescriptor() throws IOException {
        compile(MODULE);
        isMultiRelease = true;
        entries.put("META-INF/versions/22/a/b/Impl.class", entries.get("a/b/Impl.class"));
        entries.put("META-INF/versions/22/module-info.class", entries.get("module-info.class"));
        assertThat(problems()).containsExactly("a.b has a versioned descriptor, which older JVMs do not read");
    }
}
