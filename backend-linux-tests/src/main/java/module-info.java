/** The tests that every backend on a real Linux passes: a backend's own tests extend them. */
module dev.ringmap.tests.linux {
    requires transitive dev.ringmap.backend.linux;
    requires transitive org.junit.jupiter.api;
    requires org.assertj.core;
    requires org.junit.jupiter.params;
    requires static transitive org.jspecify;

    exports dev.ringmap.tests.linux;

    opens dev.ringmap.tests.linux to
            org.junit.platform.commons;
}
