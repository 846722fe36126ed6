package dev.ringmap.conformance.mutant;

import static dev.ringmap.spi.Errno.EAGAIN;
import static dev.ringmap.spi.Errno.EINVAL;
import static dev.ringmap.spi.Errno.ENODEV;
import static dev.ringmap.spi.Errno.ENOTTY;

import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.util.EnumSet;
import java.util.Set;

/** Wrong in ioctl. */
final class RequestMutants extends MutantFamily {

    RequestMutants() {
        add("unknown-request-einval", "an unknown request fails with EINVAL", new Mutation() {
            @Override
            int ioctl(TraceFile real, int request) throws ErrnoException {
                return replacing(ENOTTY, EINVAL, () -> real.ioctl(request));
            }
        });
        add("unknown-request-succeeds", "an unknown request does nothing, successfully", new Mutation() {
            @Override
            int ioctl(TraceFile real, int request) throws ErrnoException {
                return request == V14_GET_READER ? real.ioctl(request) : instead(ENOTTY, 0, () -> real.ioctl(request));
            }
        });
        add("both-numbers-known", "GET_READER answers to the number of v14 too", new Mutation() {
            @Override
            int ioctl(TraceFile real, int request) throws ErrnoException {
                return real.ioctl(request == V14_GET_READER ? GET_READER : request);
            }
        });
        add("unmapped-reader-einval", "GET_READER without a mapping fails with EINVAL", new Mutation() {
            @Override
            int ioctl(TraceFile real, int request) throws ErrnoException {
                return replacing(ENODEV, EINVAL, () -> real.ioctl(request));
            }
        });
        add("unmapped-reader-succeeds", "GET_READER without a mapping succeeds", new Mutation() {
            @Override
            int ioctl(TraceFile real, int request) throws ErrnoException {
                return instead(ENODEV, 0, () -> real.ioctl(request));
            }
        });
        add("nothing-new-eagain", "GET_READER with nothing new fails with EAGAIN", new Mutation() {
            @Override
            int ioctl(TraceFile real, int request) throws ErrnoException {
                if (request == GET_READER && real.poll(0) == 0) {
                    real.ioctl(request);
                    throw new ErrnoException("ioctl", real.path(), EAGAIN);
                }
                return real.ioctl(request);
            }
        });
        add("blocking-reader-does-not-wait", "GET_READER never waits", new Mutation() {
            @Override
            TraceFile open(TraceFs real, String path, Set<OpenFlag> flags) throws ErrnoException {
                Set<OpenFlag> more = EnumSet.copyOf(flags);
                if (path.endsWith(RAW)) {
                    more.add(OpenFlag.NONBLOCK);
                }
                return real.open(path, more);
            }
        });
        add("request-zero-unknown", "request 0 is not known", new Mutation() {
            @Override
            int ioctl(TraceFile real, int request) throws ErrnoException {
                if (request == 0) {
                    throw new ErrnoException("ioctl", real.path(), ENOTTY);
                }
                return real.ioctl(request);
            }
        });
        add("wake-up-swallowed", "request 0 wakes nobody", new Mutation() {
            @Override
            int ioctl(TraceFile real, int request) throws ErrnoException {
                return request == 0 ? 0 : real.ioctl(request);
            }
        });
    }
}
