/** The {@code ringmap} command. */
module dev.ringmap.cli {
    requires dev.ringmap;
    requires dev.ringmap.conformance;
    requires dev.ringmap.events;
    requires info.picocli;
    requires org.apache.logging.log4j;
    requires static transitive org.jspecify;

    opens dev.ringmap.cli to
            info.picocli;

    uses dev.ringmap.spi.RingBufferBackend;

    provides org.apache.logging.log4j.spi.Provider with
            dev.ringmap.cli.LogProvider;
}
