package dev.ringmap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * What the READMEs of the kit and of the architecture rules tell somebody who has a backend is enough to certify it, and to hold it to the
 * rules of the house: with the packed jars, and without this project.
 */
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
class ThirdPartyIT {

    /** Both parts of the certificate. */
    private static final Pattern CERTIFIED = Pattern.compile(
            "certified: 2\\d\\d rules passed, 0 failed, .*\\R.*reading side: certified: \\d\\d rules passed, 0 failed, ");

    private static final String ARCHITECTURE_TEST =
            "src/test/java/com/example/mybackend/MyBackendArchitectureTest.java";

    @TempDir
    Path directory;

    private ThirdPartyProject project;

    @BeforeEach
    void makeProject() throws Exception {
        project = new ThirdPartyProject(directory);
    }

    private void compileBackendAndTests() throws Exception {
        project.take("src/test/java/com/example/mybackend/MyBackendConformanceTest.java");
        project.take("src/test/java/com/example/mybackend/Certify.java");
        project.take(ARCHITECTURE_TEST);
        project.compile("src/main/java", "target/classes", "-cp", project.classPath());
        project.compile("src/test/java", "target/test-classes", "-cp", project.classPath());
    }

    private void compileModule() throws Exception {
        project.take("src/main/java/module-info.java");
        project.compile("src/main/java", "target/classes", "-p", project.modules());
    }

    @Test
    void shouldCertifyByMaven() throws Exception {
        compileBackendAndTests();
        assertThat(project.surefire())
                .contains("BUILD SUCCESS")
                .containsPattern("Tests run: 1, Failures: 0, .*MyBackendArchitectureTest")
                .containsPattern("Tests run: 3\\d\\d, Failures: 0, Errors: 0");
    }

    @Test
    void shouldFailByMavenIfTheBackendBreaksTheHouse() throws Exception {
        project.write(
                "src/main/java/com/example/mybackend/Chatty.java",
                "package com.example.mybackend; class Chatty { void say() { System.out.println(dev.ringmap.Backends.select(\"sim\")); } }");
        compileBackendAndTests();
        assertThat(project.failingSurefire("MyBackendArchitectureTest"))
                .contains(
                        "BUILD FAILURE",
                        "com.example.mybackend.Chatty",
                        "java.lang.System.out",
                        "dev.ringmap.Backends");
    }

    @Test
    void shouldCertifyAModuleByMaven() throws Exception {
        compileBackendAndTests();
        compileModule();
        assertThat(project.surefire())
                .contains("BUILD SUCCESS")
                .containsPattern("Tests run: 3\\d\\d, Failures: 0, Errors: 0");
    }

    @Test
    void shouldCertifyByAProgram() throws Exception {
        compileBackendAndTests();
        String classPath = directory + "/target/test-classes:" + directory + "/target/classes:" + project.jars();
        assertThat(project.java("-cp", classPath, "com.example.mybackend.Certify"))
                .containsPattern(CERTIFIED);
        assertThat(directory.resolve("report/conformance.json")).isNotEmptyFile();
    }

    @Test
    void shouldCertifyOnTheModulePath() throws Exception {
        compileModule();
        project.takeTestsAsModule();
        String modulePath = directory + "/target/classes:" + project.modules();
        project.compile("tests", "target/tests", "-p", modulePath);
        String tests = "com.example.mybackend.tests/com.example.mybackend.tests.";
        String runPath = directory + "/target/tests:" + modulePath;
        assertThat(project.java("-p", runPath, "-m", tests + "Certify")).containsPattern(CERTIFIED);
        assertThat(project.java("-p", runPath, "-m", tests + "RunTests")).containsPattern("3\\d\\d succeeded");
    }

    @Test
    void shouldCertifyByTheCommand() throws Exception {
        compileBackendAndTests();
        String said = ringmap(jar("my backend.jar"), "certify", "--backend", "mine");
        assertThat(said)
                .contains("mine: certified: ")
                .containsPattern(CERTIFIED)
                .doesNotContain("mine-");
        compileModule();
        for (Path backend : List.of(jar("my module.jar"), directory.resolve("target/classes"))) {
            assertThat(ringmap(backend, "backends")).containsPattern("mine +0  available");
        }
    }

    /** A jar of the classes as they are now. */
    private Path jar(String name) throws Exception {
        Path jar = directory.resolve(name);
        Path tool = Path.of(System.getProperty("java.home"), "bin", "jar");
        project.run(
                List.of(tool.toString(), "--create", "--file", jar.toString(), "-C", "target/classes", "."), Map.of());
        return jar;
    }

    private String ringmap(Path backend, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(RingmapProcess.executable()));
        command.addAll(List.of(arguments));
        return project.run(command, Map.of("RINGMAP_BACKEND_PATH", backend.toString()));
    }
}
