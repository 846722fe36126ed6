package dev.ringmap.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Somebody else's backend is accepted if it keeps to its part of the house, and rejected by the rule that it breaks. */
class BackendRulesTest {

    /** What it may know of Ringmap and of others, small. */
    private static final List<String> SURROUNDINGS = List.of(
            "package dev.ringmap.spi; public class Call {}",
            "package dev.ringmap.logging; public class Loggers {}",
            "package dev.ringmap.backend.linux; public class Files {}",
            "package dev.ringmap.backend.sim; public class SimBackend {}",
            "package dev.ringmap; public class Mapping {}",
            "package org.apache.logging.log4j; public class LogManager {}",
            "package kotlin; public class Unit {}",
            "package com.example.library; public class Helper { void print() { System.out.println(); } }");

    private static final List<String> RIGHT = List.of(
            "package com.example.mine; public class Mine { dev.ringmap.spi.Call call; dev.ringmap.logging.Loggers loggers;"
                    + " dev.ringmap.backend.linux.Files files; com.example.mine.calls.Libc libc;"
                    + " com.example.library.Helper helper; }",
            "package com.example.mine.calls; public class Libc { java.lang.foreign.Linker linker; native int open(); }");

    private static final Map<String, String> COUNTER_EXAMPLES = Map.of(
            "of Ringmap it knows the SPI only", "dev.ringmap.Mapping mapping;",
            "native calls are in Libc", "java.lang.foreign.Linker linker;",
            "native methods are in Libc", "native void close();",
            "no standard streams", "void log() { System.err.println(); }",
            "loggers are made by dev.ringmap.logging", "org.apache.logging.log4j.LogManager logs;",
            "no Kotlin", "kotlin.Unit unit;");

    @TempDir
    private Path directory;

    static Stream<String> rules() {
        return new BackendRules("com.example.mine").all().keySet().stream();
    }

    private Path compile(String name, List<String> sources) throws Exception {
        Path classes = Files.createDirectories(directory.resolve(name));
        List<String> arguments = new ArrayList<>(
                List.of("-proc:none", "-cp", directory.resolve("surroundings").toString(), "-d", classes.toString()));
        for (String source : sources) {
            String type = source.replaceAll("(?s).*?class (\\w+).*", "$1");
            Path file = Files.createDirectories(directory.resolve("sources-" + name + arguments.size()))
                    .resolve(type + ".java");
            arguments.add(Files.writeString(file, source).toString());
        }
        int result = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(System.out, System.err, arguments.toArray(String[]::new));
        assertThat(result).isZero();
        return classes;
    }

    private Path backend(String... more) throws Exception {
        compile("surroundings", SURROUNDINGS);
        return compile("backend", Stream.concat(RIGHT.stream(), Stream.of(more)).toList());
    }

    private Path jar(Path classes) {
        Path jar = directory.resolve("backend.jar");
        ToolProvider.findFirst("jar")
                .orElseThrow()
                .run(System.out, System.err, "-c", "-f", jar.toString(), "-C", classes.toString(), ".");
        return jar;
    }

    private void check(Path classes) throws Exception {
        URL[] path = {
            classes.toUri().toURL(), directory.resolve("surroundings").toUri().toURL()
        };
        try (URLClassLoader loader = new URLClassLoader(path, null)) {
            BackendRules.check(loader.loadClass("com.example.mine.Mine"));
        }
    }

    @Test
    void shouldAcceptARightBackend() throws Exception {
        Path classes = backend();

        assertThatCode(() -> check(classes)).doesNotThrowAnyException();
        assertThatCode(() -> check(jar(classes))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void shouldRejectABackendThatBreaksARule(String rule) throws Exception {
        Path classes = backend("package com.example.mine.deep; class Wrong { " + COUNTER_EXAMPLES.get(rule) + " }");

        assertThatThrownBy(() -> check(classes))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("deep.Wrong");
        assertThatThrownBy(() -> check(jar(classes)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("deep.Wrong")
                .hasMessageNotContaining("Helper");
    }

    @Test
    void shouldNameEveryRuleThatIsBroken() throws Exception {
        Path classes = backend(
                "package com.example.mine; class Wrong { kotlin.Unit unit; dev.ringmap.backend.sim.SimBackend sim; }");

        assertThatThrownBy(() -> check(classes)).hasMessageContainingAll("kotlin.Unit", "SimBackend");
    }

    /** What takes the place of a class on newer JVMs is a class of the backend, too. */
    @Test
    void shouldLookAtTheClassesOfNewerVersions() throws Exception {
        Path classes = backend("package com.example.mine; class Stub {}");
        compile(
                "backend/META-INF/versions/22",
                List.of("package com.example.mine; class Stub { dev.ringmap.Mapping mapping; }"));

        assertThatThrownBy(() -> check(classes)).hasMessageContaining("dev.ringmap.Mapping");
        assertThatThrownBy(() -> check(jar(classes))).hasMessageContaining("dev.ringmap.Mapping");
    }
}
