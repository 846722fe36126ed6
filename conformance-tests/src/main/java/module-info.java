/**
 * The kit that certifies a backend of Ringmap against the kernel's contract: the numbered rules of {@code SPEC.md}, a JUnit test for
 * each of them, and a program that runs them and reports.
 *
 * <p>A backend is certified by a subclass of {@link dev.ringmap.conformance.BackendConformance}, or by
 * {@link dev.ringmap.conformance.Certification}.
 *
 * @uses dev.ringmap.spi.RingBufferBackend
 */
module dev.ringmap.conformance {
    requires transitive dev.ringmap;
    requires transitive org.junit.jupiter.api;
    requires static transitive org.jspecify;
    requires java.management;
    requires org.apache.logging.log4j;
    requires org.junit.platform.launcher;
    requires org.junit.platform.reporting;

    exports dev.ringmap.conformance;
    exports dev.ringmap.conformance.contract;
    exports dev.ringmap.conformance.reader;
    exports dev.ringmap.conformance.spec;
    exports dev.ringmap.conformance.support;

    opens dev.ringmap.conformance to
            org.junit.platform.commons;
    opens dev.ringmap.conformance.contract to
            org.junit.platform.commons;
    opens dev.ringmap.conformance.internal to
            org.junit.platform.commons;
    opens dev.ringmap.conformance.reader to
            org.junit.platform.commons;

    uses dev.ringmap.spi.RingBufferBackend;
}
