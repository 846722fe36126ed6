/** What the fuzzers of several modules have in common. */
module dev.ringmap.tests.fuzz {
    requires static transitive org.jspecify;

    exports dev.ringmap.tests.fuzz;
}
