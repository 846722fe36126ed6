package dev.ringmap.cli;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The command of the packed image, in a process of its own. */
final class RingmapProcess implements AutoCloseable {

    private static final Path IMAGE = Path.of("target", "image").toAbsolutePath();
    private static final Pattern INSTANCE = Pattern.compile("(/\\S*/instances/\\S+)");

    /** More than any of them needs on a busy machine; a command that hangs is a failure, not a hanging build. */
    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> errorsRead;
    private final BufferedReader output;

    private RingmapProcess(ProcessBuilder builder) throws IOException {
        process = builder.start();
        output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        errorsRead = CompletableFuture.runAsync(
                () -> process.errorReader(StandardCharsets.UTF_8).lines().forEach(errors::add),
                reading -> new Thread(reading, "errors of " + process.pid())
                        .start()); // the common pool may have one thread for all
    }

    static String executable() {
        return IMAGE.resolve("bin/ringmap").toString();
    }

    /** Starts the command. A background job's ignored {@code SIGINT} would be inherited, so it is reset. */
    static RingmapProcess start(String... args) throws IOException {
        return new RingmapProcess(new ProcessBuilder(command(args)));
    }

    static RingmapProcess startWritingTo(Path output, String... args) throws IOException {
        return new RingmapProcess(new ProcessBuilder(command(args)).redirectOutput(output.toFile()));
    }

    static RingmapProcess startAs(List<String> prefix, String... args) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(command(args));
        return new RingmapProcess(new ProcessBuilder(command));
    }

    private static List<String> command(String... args) {
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT", executable()));
        command.addAll(List.of(args));
        return command;
    }

    /** The directory of the instance that the command says it traces into. */
    Path instance() throws InterruptedException {
        for (int i = 0; i < PATIENCE_SECONDS * 20; i++) {
            for (String line : errors) {
                Matcher matcher = INSTANCE.matcher(line);
                if (matcher.find()) {
                    return Path.of(matcher.group(1).replaceAll(",$", ""));
                }
            }
            Thread.sleep(50);
        }
        throw new AssertionError("no instance in " + errors);
    }

    String line() {
        try {
            return output.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines of standard output up to its end. */
    List<String> lines() {
        return output.lines().toList();
    }

    /** Reads nothing until the pipe is so full that the command hangs in its write. */
    void awaitFullPipe() throws IOException, InterruptedException {
        int before = -1;
        int now = process.getInputStream().available();
        while (now == 0 || now != before) {
            Thread.sleep(500);
            before = now;
            now = process.getInputStream().available();
        }
    }

    void closeOutput() throws IOException {
        output.close();
    }

    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    int exitCode() throws InterruptedException {
        assertThat(process.waitFor(PATIENCE_SECONDS, SECONDS))
                .as("ends; said %s", errors)
                .isTrue();
        errorsRead.join();
        return process.exitValue();
    }

    /** What it has said on standard error so far; all of it after {@link #exitCode}. */
    List<String> errors() {
        return errors;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
