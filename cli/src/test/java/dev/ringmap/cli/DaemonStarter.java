package dev.ringmap.cli;

import java.io.IOException;

/** Starts a process that outlives it, as programs in the JVM of Maven do, and says its number on standard error. */
final class DaemonStarter {

    private DaemonStarter() {}

    public static void main(String[] arguments) throws IOException {
        Process daemon = new ProcessBuilder("sleep", "60").inheritIO().start();
        System.out.println("daemon " + daemon.pid());
    }
}
