/**
 * What backends on a real Linux share; each backend brings its own way into libc.
 *
 * <p>{@link dev.ringmap.backend.linux} says how.
 */
module dev.ringmap.backend.linux {
    requires transitive dev.ringmap;
    requires static transitive org.jspecify;

    exports dev.ringmap.backend.linux;
}
