package dev.ringmap.events.print;

import java.util.ArrayList;
import java.util.List;

/** Numbers and their names, as a format lists them. */
final class Table {

    private final List<Constant> keys = new ArrayList<>();
    private final List<byte[]> names = new ArrayList<>();

    Table add(Constant key, byte[] name) {
        keys.add(key);
        names.add(name);
        return this;
    }

    long[] keys(ValueType type) {
        return keys.stream().mapToLong(key -> type.convert(key.value())).toArray();
    }

    byte[][] names() {
        return names.toArray(byte[][]::new);
    }
}
