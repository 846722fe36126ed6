package dev.ringmap.conformance.mutant;

import static dev.ringmap.spi.Errno.EINVAL;
import static dev.ringmap.spi.Errno.ENOMEM;

import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.Protection;
import dev.ringmap.spi.Sharing;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Wrong in mappings of less than everything, in slices of them, and in numbers that overflow. */
final class PartMutants extends MutantFamily {

    private static final long PAGE_BYTES = 4096;
    private static final int FAR_PAGES = 5;

    @FunctionalInterface
    private interface Mapper {
        MappedMemory map(TraceFile real, long offset, long length, Set<Protection> protection, Sharing sharing)
                throws ErrnoException;
    }

    private static Mutation mapping(Mapper mapper) {
        return new Mutation() {
            @Override
            MappedMemory map(TraceFile real, long offset, long length, Set<Protection> protection, Sharing sharing)
                    throws ErrnoException {
                return mapper.map(real, offset, length, protection, sharing);
            }
        };
    }

    @FunctionalInterface
    private interface Slicer {
        ByteBuffer slice(MappedMemory real, long offset, int length);
    }

    private static Mutation slicing(Slicer slicer) {
        return new Mutation() {
            @Override
            ByteBuffer slice(MappedMemory real, long offset, int length) {
                return slicer.slice(real, offset, length);
            }
        };
    }

    PartMutants() {
        addWrongParts();
        addWrongSlices();
        addWrongNumbers();
    }

    private void addWrongParts() {
        add(
                "far-page-is-its-neighbour",
                "a mapping of one sub-buffer far behind shows the one before it",
                mapping((real, offset, length, protection, sharing) -> real.map(
                        offset >= FAR_PAGES * PAGE_BYTES && length == PAGE_BYTES ? offset - PAGE_BYTES : offset,
                        length,
                        protection,
                        sharing)));
        add(
                "part-begins-with-meta",
                "a mapping of several sub-buffers begins with the meta page",
                mapping((real, offset, length, protection, sharing) -> real.map(
                        length > PAGE_BYTES && length < FAR_PAGES * PAGE_BYTES ? 0 : offset,
                        length,
                        protection,
                        sharing)));
        add("large-sub-buffers-halved", "offsets count half as much with larger sub-buffers", new Mutation() {
            private volatile boolean isLarge;

            @Override
            TraceFile open(TraceFs real, String path, Set<OpenFlag> flags) throws ErrnoException {
                isLarge |= path.endsWith("buffer_subbuf_size_kb") && !flags.contains(OpenFlag.READ_ONLY);
                return real.open(path, flags);
            }

            @Override
            MappedMemory map(TraceFile real, long offset, long length, Set<Protection> protection, Sharing sharing)
                    throws ErrnoException {
                boolean isHalved = isLarge && offset % (4 * PAGE_BYTES) == 0;
                return real.map(isHalved ? offset / 2 : offset, length, protection, sharing);
            }
        });
        add("length-to-the-page-end", "a mapping may be viewed to the end of its last page", new Mutation() {
            private final Map<MappedMemory, Long> asked = new ConcurrentHashMap<>();

            @Override
            MappedMemory map(TraceFile real, long offset, long length, Set<Protection> protection, Sharing sharing)
                    throws ErrnoException {
                boolean isPart = length > PAGE_BYTES && length < Integer.MAX_VALUE;
                long whole = isPart ? length + PAGE_BYTES - 1 & -PAGE_BYTES : length;
                MappedMemory memory = real.map(offset, whole, protection, sharing);
                asked.put(memory, length);
                return memory;
            }

            @Override
            long length(MappedMemory real) {
                return asked.get(real);
            }
        });
    }

    private void addWrongSlices() {
        add(
                "slice-at-a-word",
                "a slice begins at the word that its offset is in",
                slicing((real, offset, length) ->
                        real.slice(offset > PAGE_BYTES && length > 0 ? offset & -4L : offset, length)));
        add(
                "slice-offset-an-int",
                "the offset of a slice is cut to 32 bits",
                slicing((real, offset, length) -> real.slice((int) offset, length)));
        add(
                "slice-sum-overflows",
                "a slice whose end overflows passes the check",
                slicing((real, offset, length) ->
                        offset > 0 && offset + length < 0 ? real.slice(0, 0) : real.slice(offset, length)));
        add(
                "slice-backwards",
                "a slice of negative length ends at its offset",
                slicing((real, offset, length) -> length < 0 && offset + length >= 0
                        ? real.slice(offset + length, -length)
                        : real.slice(offset, length)));
        add(
                "empty-slice-anywhere",
                "an empty slice may be anywhere",
                slicing((real, offset, length) ->
                        real.slice(length == 0 && offset != real.length() ? 0 : offset, length)));
    }

    private void addWrongNumbers() {
        add(
                "map-length-an-int",
                "the length of a mapping is cut to 32 bits",
                mapping((real, offset, length, protection, sharing) ->
                        real.map(offset, (int) length, protection, sharing)));
        add(
                "map-offset-from-the-end",
                "a negative offset begins at the start",
                mapping((real, offset, length, protection, sharing) ->
                        real.map(offset < 0 && offset % PAGE_BYTES == 0 ? 0 : offset, length, protection, sharing)));
        add(
                "map-negative-illegal",
                "a negative offset of a mapping is an IllegalArgumentException",
                mapping((real, offset, length, protection, sharing) -> {
                    if (offset < 0) {
                        throw new IllegalArgumentException("offset " + offset);
                    }
                    return real.map(offset, length, protection, sharing);
                }));
        add(
                "map-too-long-einval",
                "a mapping longer than the address space fails with EINVAL",
                mapping((real, offset, length, protection, sharing) ->
                        replacing(ENOMEM, EINVAL, () -> real.map(offset, length, protection, sharing))));
    }
}
