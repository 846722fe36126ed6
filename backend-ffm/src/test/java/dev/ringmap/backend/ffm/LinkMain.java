package dev.ringmap.backend.ffm;

import dev.ringmap.tests.linux.LookupPrinter;

/** Links libc in a JVM of its own and prints what came of it. */
final class LinkMain {

    private LinkMain() {}

    public static void main(String[] arguments) {
        LookupPrinter.print(LibcLookup.find());
    }
}
