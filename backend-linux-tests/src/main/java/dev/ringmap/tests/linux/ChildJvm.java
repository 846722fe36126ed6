package dev.ringmap.tests.linux;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A JVM with options of its own, of the same version as this one, with everything on the class path.
 *
 * @since 0.1
 */
public final class ChildJvm {

    private static final long TIMEOUT_SECONDS = 300;

    private ChildJvm() {}

    /**
     * Runs a main class and returns what the JVM printed, to either stream.
     *
     * @param directory where the output is kept meanwhile
     * @param prefix a command that runs the JVM, or nothing
     * @param options for the JVM
     * @param main the class to run
     * @return what it printed; not {@code null}
     * @throws Exception if it cannot be started, or does not end
     */
    public static String run(Path directory, List<String> prefix, List<String> options, Class<?> main)
            throws Exception {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", classPath(), main.getName()));
        Path output = Files.createTempFile(directory, "child", ".out");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("no end after " + TIMEOUT_SECONDS + " s: " + command);
        }
        return Files.readString(output, StandardCharsets.UTF_8);
    }

    private static String classPath() {
        return String.join(
                File.pathSeparator,
                System.getProperty("jdk.module.path", ""),
                Path.of(System.getProperty("basedir", "."), "target", "test-classes")
                        .toString(),
                System.getProperty("java.class.path"));
    }
}
