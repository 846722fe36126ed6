package dev.ringmap.conformance.internal;

import dev.ringmap.MappingAbi;
import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.conformance.spec.Subject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Another process that uses the same backend on the same instance, and executes commands, one line at a time.
 *
 * @see PeerMain
 */
public final class Peer implements AutoCloseable {

    private static final long EXIT_SECONDS = 10;
    private static final List<String> INHERITED_OPTIONS = List.of("--enable-native-access", "--illegal-native-access");

    private final Process process;
    private final BufferedReader answers;
    private final Writer commands;

    private Peer(Process process) {
        this.process = process;
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.commands = process.outputWriter(StandardCharsets.UTF_8);
    }

    static Peer start(Subject subject, TraceInstance instance, int cpu, MappingAbi abi) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> INHERITED_OPTIONS.stream().anyMatch(argument::startsWith))
                .forEach(command::add);
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(whereTheKitIs());
        command.addAll(List.of(
                instance.name(),
                Integer.toString(cpu),
                abi.name(),
                subject.backend().name()));
        for (Map.Entry<String, String> option : subject.options().values().entrySet()) {
            command.add(option.getKey() + "=" + option.getValue());
        }
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new Peer(process);
    }

    private static List<String> whereTheKitIs() {
        String main = PeerMain.class.getName();
        String modulePath = System.getProperty("jdk.module.path");
        String module = PeerMain.class.getModule().getName();
        if (module == null) {
            return List.of("-cp", System.getProperty("java.class.path"), main);
        }
        String target = module + "/" + main;
        return modulePath == null
                ? List.of("-m", target)
                : List.of("--module-path", modulePath, "--add-modules", "ALL-MODULE-PATH", "-m", target);
    }

    /** Tries to start a peer; returns why that is not possible, or {@code null}. */
    static @Nullable String obstacle(Session session) {
        try (TraceInstance instance = Tracing.over(session.tracefs()).createTemporaryInstance("conformance");
                Peer peer = start(
                        session.subject(),
                        instance,
                        session.environment().cpu(),
                        session.environment().abi())) {
            peer.ask("list");
            return null;
        } catch (IOException | IllegalStateException e) {
            return "another process cannot use the backend: " + e.getMessage();
        }
    }

    /**
     * Makes the process execute a command.
     *
     * @return its answer, word by word
     * @throws IllegalStateException if it answers with an error, or not at all
     */
    public List<String> ask(String command) throws IOException {
        String answer;
        try {
            commands.write(command + "\n");
            commands.flush();
            answer = answers.readLine();
        } catch (IOException e) {
            throw new IllegalStateException("the other process is gone, asked to " + command, e);
        }
        if (answer == null || answer.startsWith(PeerMain.FAILURE)) {
            throw new IllegalStateException("the other process, asked to " + command + ", says: " + answer);
        }
        return answer.isEmpty() ? List.of() : Arrays.asList(answer.split(" "));
    }

    /** Kills it without giving it a chance to clean up. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        try {
            commands.close();
            if (!process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
