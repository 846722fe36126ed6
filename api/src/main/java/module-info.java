/**
 * Ringmap: the Linux ftrace ring buffer mapped into the JVM and read in place.
 *
 * <p>{@code dev.ringmap} is what users program against, {@code dev.ringmap.spi} what a backend implements.
 * {@code dev.ringmap.kernel} says which kernel is traced, {@code dev.ringmap.logging} is how all modules log.
 *
 * @uses dev.ringmap.spi.RingBufferBackend
 * @uses org.apache.logging.log4j.spi.Provider
 */
module dev.ringmap {
    requires transitive org.apache.logging.log4j;
    requires static transitive org.jspecify;

    exports dev.ringmap;
    exports dev.ringmap.kernel;
    exports dev.ringmap.logging;
    exports dev.ringmap.spi;

    uses dev.ringmap.spi.RingBufferBackend;
    uses org.apache.logging.log4j.spi.Provider;
}
