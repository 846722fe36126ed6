package dev.ringmap.backend.sim.files;

import dev.ringmap.backend.sim.ring.KernelError;
import dev.ringmap.spi.Errno;
import java.util.Set;

/** The {@code ioctl(2)} requests that the virtual file system answers for any file, before a driver sees them. */
final class FileRequests {

    private static final int FIBMAP = 0x1;
    private static final int FIGETBSZ = 0x2;
    private static final int FIONREAD = 0x541b;
    private static final int FIONBIO = 0x5421;
    private static final int FIONCLEX = 0x5450;
    private static final int FIOCLEX = 0x5451;
    private static final int FIOASYNC = 0x5452;
    private static final int FIOQSIZE = 0x5460;

    /** These read or write what their argument points to, and requests here have no argument. */
    private static final Set<Integer> WITH_POINTER = Set.of(FIBMAP, FIGETBSZ, FIONREAD, FIONBIO, FIOASYNC, FIOQSIZE);

    private FileRequests() {}

    static boolean isAnswered(int request) {
        return request == FIOCLEX || request == FIONCLEX || WITH_POINTER.contains(request);
    }

    static int answer(int request) {
        if (WITH_POINTER.contains(request)) {
            throw new KernelError(Errno.EFAULT);
        }
        return 0;
    }
}
