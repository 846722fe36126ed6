/**
 * What events mean: the kernel's event formats, typed access to fields, fields as text, and events of several CPUs in order.
 */
module dev.ringmap.events {
    requires transitive dev.ringmap;
    requires static transitive org.jspecify;

    exports dev.ringmap.events;
    exports dev.ringmap.events.merge;
    exports dev.ringmap.events.print;
    exports dev.ringmap.events.render;
    exports dev.ringmap.events.stream;
    exports dev.ringmap.events.symbols;
}
