package dev.ringmap.cli;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;

/**
 * What the build runs once so that the image's AOT cache learns what commands load and link. It ends by itself, and needs neither a tracefs
 * nor root.
 */
public final class TrainingRun {

    private static final List<String> COMMANDS = List.of(
            "--version",
            "stream --help",
            "backends",
            "stream --backend sim --duration 200ms",
            "stream --backend sim --duration 200ms --format ndjson -e sched:*",
            "show --backend sim",
            "doctor --backend sim",
            "meta --backend sim");

    private TrainingRun() {}

    /**
     * Runs commands one after the other, and prints nothing.
     *
     * @param args none; not {@code null}
     */
    public static void main(String[] args) {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        for (String command : COMMANDS) {
            Main.run(nowhere, nowhere, command.split(" "));
        }
        System.exit(0); // as every command does at its end, after it has looked for a logger
    }
}
