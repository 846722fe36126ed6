package dev.ringmap.conformance.mutant;

import static dev.ringmap.spi.Errno.ENODEV;
import static dev.ringmap.spi.Errno.EPERM;

import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.Protection;
import dev.ringmap.spi.Sharing;
import dev.ringmap.spi.TraceFile;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Wrong in how long a mapping lasts. */
final class LifetimeMutants extends MutantFamily {

    private static final int READ = 56;

    LifetimeMutants() {
        add("count-not-released", "the last of several mappings of a CPU is not given back", new Mutation() {
            private final Map<MappedMemory, String> live = Collections.synchronizedMap(new IdentityHashMap<>());
            private final Set<String> shared = Collections.synchronizedSet(new HashSet<>());

            @Override
            MappedMemory map(TraceFile real, long offset, long length, Set<Protection> protection, Sharing sharing)
                    throws ErrnoException {
                MappedMemory memory = real.map(offset, length, protection, sharing);
                if (live.containsValue(real.path())) {
                    shared.add(real.path());
                }
                live.put(memory, real.path());
                return memory;
            }

            @Override
            void close(MappedMemory real) throws ErrnoException {
                String path = live.remove(real);
                if (live.containsValue(path) || !shared.contains(path)) {
                    real.close();
                }
            }
        });
        add("second-close-unmaps-another", "closing a mapping twice takes somebody else's", new Mutation() {
            private final List<MappedMemory> open = new CopyOnWriteArrayList<>();

            @Override
            MappedMemory map(TraceFile real, long offset, long length, Set<Protection> protection, Sharing sharing)
                    throws ErrnoException {
                MappedMemory memory = real.map(offset, length, protection, sharing);
                open.add(memory);
                return memory;
            }

            @Override
            void close(MappedMemory real) throws ErrnoException {
                if (open.remove(real)) {
                    real.close();
                } else if (!open.isEmpty()) {
                    open.remove(open.size() - 1).close();
                }
            }
        });
        add("failed-mapping-counts", "a mapping that fails leaves the buffer mapped", new Mutation() {
            @Override
            MappedMemory map(TraceFile real, long offset, long length, Set<Protection> protection, Sharing sharing)
                    throws ErrnoException {
                try {
                    return real.map(offset, length, protection, sharing);
                } catch (ErrnoException e) {
                    if (length == 1L << 40) {
                        real.map(0, 1, Set.of(Protection.READ), Sharing.SHARED);
                    }
                    throw e;
                }
            }
        });
        add("first-mapping-granted", "a mapping that must be refused is granted if it is the first", new Mutation() {
            @Override
            MappedMemory map(TraceFile real, long offset, long length, Set<Protection> protection, Sharing sharing)
                    throws ErrnoException {
                try {
                    return real.map(offset, length, protection, sharing);
                } catch (ErrnoException e) {
                    if (e.errno() == EPERM && !isMapped(real)) {
                        return real.map(0, 1, Set.of(Protection.READ), Sharing.SHARED);
                    }
                    throw e;
                }
            }

            private boolean isMapped(TraceFile file) throws ErrnoException {
                return instead(ENODEV, -1, () -> file.ioctl(GET_READER)) >= 0;
            }
        });
        add("mapping-ends-with-its-file", "closing the file unmaps", new Mutation() {
            private final Map<TraceFile, List<MappedMemory>> mapped =
                    Collections.synchronizedMap(new IdentityHashMap<>());

            @Override
            MappedMemory map(TraceFile real, long offset, long length, Set<Protection> protection, Sharing sharing)
                    throws ErrnoException {
                MappedMemory memory = real.map(offset, length, protection, sharing);
                mapped.computeIfAbsent(real, file -> new CopyOnWriteArrayList<>())
                        .add(memory);
                return memory;
            }

            @Override
            void close(TraceFile real) {
                for (MappedMemory memory : mapped.getOrDefault(real, List.of())) {
                    try {
                        memory.close();
                    } catch (ErrnoException e) {
                        throw new IllegalStateException(e);
                    }
                }
                real.close();
            }
        });
    }
}
