package dev.ringmap;

import dev.ringmap.kernel.Kernel;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.TraceFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The GET_READER request of one file, under the number by which its kernel knows it.
 *
 * <p>The first request finds out the number. A request consumes, so there is none before the first advance; until then the expected number
 * is assumed: mainline maps from 6.10 on, so an older kernel that maps has the patch.
 */
final class GetReader {

    private static final Pattern RELEASE = Pattern.compile("(\\d{1,6})\\.(\\d{1,6}).*");
    private static final int FIRST_MAJOR = 6;
    private static final int FIRST_MINOR = 10;

    private final TraceFile file;
    private MappingAbi abi;
    private boolean negotiated;

    GetReader(TraceFile file, Kernel kernel) {
        this.file = file;
        this.abi = expectedAbi(kernel.release());
    }

    private static MappingAbi expectedAbi(String release) {
        Matcher matcher = RELEASE.matcher(release);
        if (!matcher.matches()) {
            return MappingAbi.MAINLINE;
        }
        int major = Integer.parseInt(matcher.group(1));
        int minor = Integer.parseInt(matcher.group(2));
        boolean isMainline = major > FIRST_MAJOR || (major == FIRST_MAJOR && minor >= FIRST_MINOR);
        return isMainline ? MappingAbi.MAINLINE : MappingAbi.V14;
    }

    MappingAbi abi() {
        return abi;
    }

    void call() throws ErrnoException {
        if (!negotiated) {
            negotiate();
            negotiated = true;
        } else {
            request(abi);
        }
    }

    private void negotiate() throws ErrnoException {
        try {
            request(MappingAbi.MAINLINE);
            abi = MappingAbi.MAINLINE;
        } catch (ErrnoException e) {
            if (e.errno() != Errno.ENOTTY) {
                throw e;
            }
            // 0x5401 is TCGETS elsewhere: it is tried only on a file that has just refused the mainline number
            request(MappingAbi.V14);
            abi = MappingAbi.V14;
        }
    }

    private void request(MappingAbi by) throws ErrnoException {
        while (true) {
            try {
                file.ioctl(by.getReaderRequest());
                return;
            } catch (ErrnoException e) {
                if (e.errno() != Errno.EINTR) {
                    throw Advice.addTo(e);
                }
            }
        }
    }
}
