/**
 * The backend {@code sim}: Ringmap's system calls answered by a simulated kernel in pure Java.
 *
 * @provides dev.ringmap.spi.RingBufferBackend
 */
module dev.ringmap.backend.sim {
    requires transitive dev.ringmap;
    requires org.apache.logging.log4j;
    requires static transitive org.jspecify;

    exports dev.ringmap.backend.sim;

    provides dev.ringmap.spi.RingBufferBackend with
            dev.ringmap.backend.sim.SimBackend;
}
