package dev.ringmap.conformance.mutant;

import static dev.ringmap.spi.Errno.EBUSY;
import static dev.ringmap.spi.Errno.EINVAL;
import static dev.ringmap.spi.Errno.ENOMEM;

import dev.ringmap.MappingAbi;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.TraceFile;
import java.nio.ByteBuffer;

/** Wrong in the interface of the patch. */
final class V14Mutants extends MutantFamily {

    private static final int LOST_EVENTS = 16;

    V14Mutants() {
        add("v14-knows-mainlines-number", "v14 answers to the number of mainline too", MappingAbi.V14, new Mutation() {
            @Override
            int ioctl(TraceFile real, int request) throws ErrnoException {
                return real.ioctl(request == GET_READER ? V14_GET_READER : request);
            }
        });
        add("v14-loss-not-told", "reader.lost_events stays 0 in v14", MappingAbi.V14, new Patch() {
            @Override
            void patch(ByteBuffer copy, long offset) {
                if (offset == 0) {
                    copy.putLong(LOST_EVENTS, 0);
                }
            }
        });
        add("v14-resize-einval", "resizing while mapped fails with EINVAL in v14", MappingAbi.V14, new Mutation() {
            @Override
            int write(TraceFile real, ByteBuffer source) throws ErrnoException {
                return real.path().endsWith("buffer_size_kb")
                        ? replacing(ENOMEM, EINVAL, () -> replacing(EBUSY, EINVAL, () -> real.write(source)))
                        : real.write(source);
            }
        });
    }
}
