package dev.ringmap.backend.jni;

import dev.ringmap.tests.linux.LookupPrinter;

/** Loads the library in a JVM of its own and prints what came of it. */
final class LoadMain {

    private LoadMain() {}

    public static void main(String[] arguments) {
        LookupPrinter.print(LibcLookup.find());
    }
}
