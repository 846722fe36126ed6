/**
 * Ringmap: the Linux ftrace ring-buffer mapped into the JVM and read in place.
 *
 * <p>{@code dev.ringmap} is what users program against, {@code dev.ringmap.spi} what a backend implements.
 *
 * @uses dev.ringmap.spi.RingBufferBackend
 */
module dev.ringmap {
    requires org.apache.logging.log4j;
    requires static transitive org.jspecify;

    exports dev.ringmap;
    exports dev.ringmap.spi;
    exports dev.ringmap.spi.linux;

    uses dev.ringmap.spi.RingBufferBackend;
}
