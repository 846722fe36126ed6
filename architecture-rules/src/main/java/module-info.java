/** The rules of Ringmap's house in ArchUnit, and checks of packed jars and of sources. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) // ArchUnit is no explicit module
module dev.ringmap.architecture {
    requires transitive com.tngtech.archunit;
    requires static transitive org.jspecify;

    exports dev.ringmap.architecture;
}
