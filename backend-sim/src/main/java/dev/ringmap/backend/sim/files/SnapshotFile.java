package dev.ringmap.backend.sim.files;

import dev.ringmap.backend.sim.instance.Snapshot;
import dev.ringmap.backend.sim.instance.TraceArray;
import dev.ringmap.backend.sim.ring.RingBuffer;

/** {@code snapshot}: takes, shows, clears and frees the snapshot. */
final class SnapshotFile {

    private static final String FREED = """
            # tracer: nop
            #
            #
            # * Snapshot is freed *
            #
            # Snapshot commands:
            # echo 0 > snapshot : Clears and frees snapshot buffer
            # echo 1 > snapshot : Allocates snapshot buffer, if not already allocated.
            #                      Takes a snapshot of the main buffer.
            # echo 2 > snapshot : Clears snapshot buffer (but does not allocate or free)
            #                      (Doesn't have to be '2' works with any number that
            #                       is not a '0' or '1')
            """;

    private SnapshotFile() {}

    static ControlFile of(TraceArray instance) {
        Snapshot snapshot = instance.snapshot();
        TextFile text = TextFile.ofNumber(() -> show(instance), value -> {
            if (value == 0) {
                snapshot.free();
            } else if (value == 1) {
                snapshot.take();
            } else {
                snapshot.clear();
            }
        });
        return mode -> {
            if (mode.clears()) {
                snapshot.clear();
            }
            return text.open(mode);
        };
    }

    private static String show(TraceArray instance) {
        RingBuffer buffer = instance.snapshot().buffer();
        return buffer == null ? FREED : new TraceText(instance).trace(buffer, buffer.cpus());
    }
}
