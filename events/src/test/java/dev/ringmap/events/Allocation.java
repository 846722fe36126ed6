package dev.ringmap.events;

/** Counts what a thread allocates. By reflection, because this module does not read the one that can tell. */
public final class Allocation {

    private Allocation() {}

    /** What this thread has allocated so far, in bytes; asking allocates a few dozen itself. */
    public static long ofThisThreadBytes() {
        try {
            Object threads = Class.forName("java.lang.management.ManagementFactory")
                    .getMethod("getThreadMXBean")
                    .invoke(null);
            return (Long) Class.forName("com.sun.management.ThreadMXBean")
                    .getMethod("getCurrentThreadAllocatedBytes")
                    .invoke(threads);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
