package dev.ringmap.conformance.mutant;

import static dev.ringmap.spi.Errno.EACCES;
import static dev.ringmap.spi.Errno.EINVAL;
import static dev.ringmap.spi.Errno.ENODEV;
import static dev.ringmap.spi.Errno.EPERM;

import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.Protection;
import dev.ringmap.spi.Sharing;
import dev.ringmap.spi.TraceFile;
import java.util.EnumSet;
import java.util.Set;

/** Wrong in what may be mapped. */
final class RefusalMutants extends MutantFamily {

    private static final int READ = 56;

    RefusalMutants() {
        add("writable-mapping-allowed", "a writable mapping is given, read-only", new Mutation() {
            @Override
            MappedMemory map(TraceFile real, long offset, long length, Set<Protection> protection, Sharing sharing)
                    throws ErrnoException {
                Set<Protection> readable = EnumSet.noneOf(Protection.class);
                readable.addAll(protection);
                if (readable.remove(Protection.WRITE)) {
                    readable.add(Protection.READ);
                }
                return real.map(offset, length, readable, sharing);
            }
        });
        add("writable-mapping-eacces", "a writable mapping is refused with EACCES whatever the file", new Mutation() {
            @Override
            MappedMemory map(TraceFile real, long offset, long length, Set<Protection> protection, Sharing sharing)
                    throws ErrnoException {
                return replacing(EPERM, EACCES, () -> real.map(offset, length, protection, sharing));
            }
        });
        add("private-mapping-allowed", "a private mapping is given as a shared one", new Mutation() {
            @Override
            MappedMemory map(TraceFile real, long offset, long length, Set<Protection> protection, Sharing sharing)
                    throws ErrnoException {
                return real.map(offset, length, protection, Sharing.SHARED);
            }
        });
        add("executable-mapping-allowed", "an executable mapping is given", new Mutation() {
            @Override
            MappedMemory map(TraceFile real, long offset, long length, Set<Protection> protection, Sharing sharing)
                    throws ErrnoException {
                Set<Protection> kept = EnumSet.noneOf(Protection.class);
                kept.addAll(protection);
                kept.remove(Protection.EXECUTE);
                return real.map(offset, length, kept, sharing);
            }
        });
        add("too-long-mapping-cut", "a mapping that is too long is cut to what there is", new Mutation() {
            @Override
            MappedMemory map(TraceFile real, long offset, long length, Set<Protection> protection, Sharing sharing)
                    throws ErrnoException {
                try {
                    return real.map(offset, length, protection, sharing);
                } catch (ErrnoException e) {
                    if (e.errno() == EINVAL && length > 4096 && offset % 4096 == 0) {
                        return real.map(0, 4096, protection, sharing);
                    }
                    throw e;
                }
            }
        });
        add("offset-rounded-down", "an offset inside a page is rounded down", new Mutation() {
            @Override
            MappedMemory map(TraceFile real, long offset, long length, Set<Protection> protection, Sharing sharing)
                    throws ErrnoException {
                return real.map(offset & -4096L, length, protection, sharing);
            }
        });
        add("empty-mapping-allowed", "a mapping of length 0 is given one page", new Mutation() {
            @Override
            MappedMemory map(TraceFile real, long offset, long length, Set<Protection> protection, Sharing sharing)
                    throws ErrnoException {
                return real.map(offset, Math.max(1, length), protection, sharing);
            }
        });
        add("other-files-einval", "mapping another file fails with EINVAL", new Mutation() {
            @Override
            MappedMemory map(TraceFile real, long offset, long length, Set<Protection> protection, Sharing sharing)
                    throws ErrnoException {
                return replacing(ENODEV, EINVAL, () -> real.map(offset, length, protection, sharing));
            }
        });
        add("mprotect-write-allowed", "a mapping can be made writable", new Mutation() {
            @Override
            void protect(MappedMemory real, Set<Protection> protection) throws ErrnoException {
                ignoring(EACCES, () -> real.protect(protection));
            }
        });
        add("mprotect-write-eperm", "making a mapping writable fails with EPERM", new Mutation() {
            @Override
            void protect(MappedMemory real, Set<Protection> protection) throws ErrnoException {
                replacing(EACCES, EPERM, () -> {
                    real.protect(protection);
                    return true;
                });
            }
        });
    }
}
