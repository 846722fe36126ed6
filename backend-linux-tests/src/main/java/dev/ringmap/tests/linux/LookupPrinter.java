package dev.ringmap.tests.linux;

import dev.ringmap.backend.linux.SystemCallsLookup;

/**
 * Prints the outcome of looking for the system calls: one line if they were found, otherwise the obstacle and what it suppresses.
 *
 * @since 0.1
 */
public final class LookupPrinter {

    private LookupPrinter() {}

    /**
     * Prints it.
     *
     * @param outcome the outcome; not {@code null}
     */
    public static void print(SystemCallsLookup outcome) {
        if (outcome instanceof SystemCallsLookup.Missing missing) {
            System.out.println(missing.obstacle().reason());
            System.out.println(missing.obstacle().message());
            System.out.println(missing.obstacle().remedy());
            missing.obstacle().cause().ifPresent(cause -> {
                for (Throwable suppressed : cause.getSuppressed()) {
                    System.out.println("suppressed: " + suppressed.getMessage());
                }
            });
        } else {
            System.out.println("found");
        }
    }
}
