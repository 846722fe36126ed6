package dev.ringmap.cli;

import dev.ringmap.Backends;
import dev.ringmap.spi.BackendOptions;

/** A program that is told to end at a bad moment; what it prints is what {@link InterruptionTest} looks at. */
final class InterruptedMain {

    private InterruptedMain() {}

    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "before" -> before();
            case "meanwhile" -> meanwhile();
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    /** Holds the shutdown up in a hook of its own, to begin something after it has begun. */
    private static void before() throws InterruptedException {
        Thread late = new Thread(() -> {
            System.out.println("begins");
            Interruption.heldOff(() -> {
                System.out.println("works");
                return null;
            });
        });
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            late.start();
            try {
                late.join(1000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        System.exit(3);
    }

    /** Begins to log when the shutdown is under way. */
    private static void meanwhile() throws InterruptedException {
        Interruption interruption = new Interruption();
        new Thread(() -> System.exit(3)).start();
        while (!interruption.isRequested()) {
            Thread.onSpinWait();
        }
        Backends.candidates(BackendOptions.none());
        System.out.println("cleaned up");
        interruption.close();
    }
}
