package dev.ringmap.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.EvaluationResult;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Each rule must reject a house that breaks it, for the reason that it is there for. */
class HouseRulesTest {

    private static final HouseRules RULES = new HouseRules("house");
    private static final Pattern TYPE = Pattern.compile("package ([\\w.]+);.*?class (\\w+)", Pattern.DOTALL);

    /** A right house, small. The counter-examples are built into it. */
    private static final List<String> HOUSE = List.of(
            "package house.kernel; public class Kernel {}",
            "package house.spi; public class Call { house.kernel.Kernel kernel; }",
            "package house.spi; public class ErrnoException extends Exception {}",
            "package house; public class Mapping { house.spi.Call call; "
                    + "public house.kernel.Kernel kernel() throws house.spi.ErrnoException { return null; } }",
            "package house; public class Tracing { public static void over(house.spi.Call call) {} }",
            "package house.events; public class Event { house.Mapping mapping; }",
            "package house.backend.ffm; public class Libc { house.spi.Call call; java.lang.foreign.Linker linker; }",
            "package house.backend.jni; public class Libc { house.spi.Call call; native int open(); }",
            "package house.conformance; public class Kit { house.Mapping mapping; }",
            "package house.cli; public class Main { void print() { System.out.println(new house.events.Event()); } }");

    private static final Map<String, List<String>> COUNTER_EXAMPLES = Map.ofEntries(
            Map.entry("the SPI stands alone", List.of("package house.spi; class Wrong { house.events.Event event; }")),
            Map.entry(
                    "the api is free of backends",
                    List.of("package house; class Wrong { house.backend.ffm.Libc libc; }")),
            Map.entry(
                    "users hold no type of the SPI",
                    List.of(
                            "package house; public class Wrong { "
                                    + "public java.util.List<house.spi.Call> calls() { return null; } }",
                            "package house.events; public class AlsoWrong { public void take(house.spi.Call[] calls) {} }")),
            Map.entry(
                    "events know the api only", List.of("package house.events; class Wrong { house.cli.Main main; }")),
            Map.entry(
                    "a backend knows the SPI only",
                    List.of("package house.backend.ffm; class Wrong { house.Mapping mapping; }")),
            Map.entry(
                    "no backend knows another",
                    List.of("package house.backend.jni; class Wrong { house.backend.ffm.Libc libc; }")),
            Map.entry(
                    "the kit knows no backend",
                    List.of("package house.conformance; class Wrong { house.backend.ffm.Libc libc; }")),
            Map.entry(
                    "packages are free of cycles",
                    List.of(
                            "package house.events; class Wrong { house.events.tree.Node node; }",
                            "package house.events.tree; public class Node { house.events.Event event; }")),
            Map.entry(
                    "java.lang.foreign is in ffm only",
                    List.of("package house.backend.sim; class Wrong { java.lang.foreign.MemorySegment memory; }")),
            Map.entry(
                    "native methods are in jni's Libc only",
                    List.of("package house.backend.jni; class Wrong { native void close(); }")),
            Map.entry(
                    "one class with native calls in each backend",
                    List.of("package house.backend.ffm; class Wrong { java.lang.foreign.Linker linker; }")),
            Map.entry(
                    "standard streams are the cli's",
                    List.of("package house.events; class Wrong { void log() { System.err.println(); } }")),
            Map.entry(
                    "loggers are made in one place",
                    List.of(
                            "package org.apache.logging.log4j; public class LogManager {}",
                            "package house.events; class Wrong { org.apache.logging.log4j.LogManager logs; }")),
            Map.entry(
                    "no Kotlin",
                    List.of(
                            "package kotlin; public class Unit {}",
                            "package house.events; class Wrong { kotlin.Unit unit; }")));

    @TempDir
    private Path directory;

    private JavaClasses compile(String name, List<String> more) throws IOException {
        Path output = Files.createDirectories(directory.resolve(name));
        List<JavaFileObject> sources = new ArrayList<>();
        Stream.concat(HOUSE.stream(), more.stream()).map(HouseRulesTest::source).forEach(sources::add);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        boolean isCompiled = compiler.getTask(
                        null, null, null, List.of("-d", output.toString(), "-proc:none"), null, sources)
                .call();
        assertThat(isCompiled).isTrue();
        return new ClassFileImporter().importPath(output);
    }

    private static JavaFileObject source(String text) {
        Matcher type = TYPE.matcher(text);
        assertThat(type.find()).isTrue();
        URI name = URI.create("string:///" + type.group(1).replace('.', '/') + "/" + type.group(2) + ".java");
        return new SimpleJavaFileObject(name, JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }

    @TestFactory
    Stream<DynamicTest> everyRuleRejectsItsCounterExample() {
        return RULES.all().entrySet().stream()
                .map(rule -> DynamicTest.dynamicTest(rule.getKey(), () -> {
                    JavaClasses wrong = compile(
                            rule.getKey().replace(' ', '-'), COUNTER_EXAMPLES.getOrDefault(rule.getKey(), List.of()));
                    EvaluationResult result = rule.getValue().evaluate(wrong);
                    assertThat(result.hasViolation()).isTrue();
                    assertThat(result.getFailureReport().toString()).contains("Wrong");
                }));
    }

    @TestFactory
    Stream<DynamicTest> everyRuleAcceptsTheRightHouse() throws IOException {
        JavaClasses right = compile("right", List.of());
        return RULES.all().entrySet().stream()
                .map(rule -> DynamicTest.dynamicTest(
                        rule.getKey(), () -> rule.getValue().check(right)));
    }

    @Test
    void everyRuleHasACounterExample() {
        assertThat(COUNTER_EXAMPLES.keySet()).isEqualTo(RULES.all().keySet());
    }
}
