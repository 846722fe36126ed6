package dev.ringmap;

import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.TraceFile;

/** The GET_READER request of one file, by whichever number its kernel knows it. */
final class GetReader {

    private final TraceFile file;
    private MappingAbi abi = MappingAbi.MAINLINE;
    private boolean negotiated;

    GetReader(TraceFile file) {
        this.file = file;
    }

    MappingAbi abi() {
        return abi;
    }

    void call() throws ErrnoException {
        if (negotiated) {
            request();
            return;
        }
        try {
            request();
        } catch (ErrnoException e) {
            if (e.errno() != Errno.ENOTTY) {
                throw e;
            }
            // 0x5401 is TCGETS elsewhere: it is tried only on a file that has just refused the mainline number
            abi = MappingAbi.V14;
            request();
        }
        negotiated = true;
    }

    private void request() throws ErrnoException {
        while (true) {
            try {
                file.ioctl(abi.getReaderRequest());
                return;
            } catch (ErrnoException e) {
                if (e.errno() != Errno.EINTR) {
                    throw Advice.addTo(e);
                }
            }
        }
    }
}
