package dev.ringmap.conformance.internal.soak;

import dev.ringmap.conformance.internal.Expect;
import dev.ringmap.conformance.internal.MappedRing;
import dev.ringmap.conformance.internal.Meta;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.TraceFile;

/** Steps that map and unmap. */
final class MappingSteps {

    private static final int MOST_MAPPINGS = 5;

    private MappingSteps() {}

    /** Maps everything first, and then one part or another. */
    record Map(int file, int kind) implements Step {
        @Override
        public void run(Workplace work) throws Exception {
            Mappings mappings = work.mappings();
            TraceFile mapped = work.file(file);
            if (!mappings.isMapped()) {
                mappings.mapFirst(mapped);
            } else if (mappings.parts().size() < MOST_MAPPINGS) {
                Meta meta = mappings.meta();
                long data = (long) meta.subBufferCount() * meta.subBufferSize();
                switch (kind % 4) {
                    case 0 -> mappings.map(mapped, 0, meta.totalBytes());
                    case 1 -> mappings.map(mapped, meta.metaPageSize(), data);
                    case 2 -> mappings.map(mapped, 0, Meta.STRUCT_BYTES);
                    default -> mappings.map(mapped, meta.offsetOf(kind % meta.subBufferCount()), meta.subBufferSize());
                }
            }
        }
    }

    /** Unmaps one of several mappings, twice. */
    record Unmap(int pick) implements Step {
        @Override
        public void run(Workplace work) throws Exception {
            if (work.mappings().parts().size() > 1) {
                MappedMemory closed = work.mappings().remove(pick).memory();
                closed.close();
                Expect.exception("slice of a closed mapping", IllegalStateException.class, () -> closed.slice(0, 1));
            }
        }
    }

    /** Unmaps all mappings. */
    record UnmapAll() implements Step {
        @Override
        public void run(Workplace work) throws Exception {
            work.mappings().unmapAll();
        }
    }

    /** Sets the protection that a mapping has. */
    record Protect(int pick) implements Step {
        @Override
        public void run(Workplace work) throws Exception {
            if (work.mappings().isMapped()) {
                int count = work.mappings().parts().size();
                work.mappings().parts().get(pick % count).memory().protect(MappedRing.READ);
            }
        }
    }
}
