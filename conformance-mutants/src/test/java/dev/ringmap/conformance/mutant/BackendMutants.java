package dev.ringmap.conformance.mutant;

import dev.ringmap.kernel.Kernel;
import dev.ringmap.spi.Availability;
import dev.ringmap.spi.Availability.Available;
import dev.ringmap.spi.Availability.Unavailable;
import dev.ringmap.spi.BackendOptions;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.RingBufferBackend;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Wrong as a service. */
final class BackendMutants extends MutantFamily {

    BackendMutants() {
        add("misspelt-option-ignored", "an option that nobody knows is taken for none", new Mutation() {
            @Override
            Availability availability(RingBufferBackend real, BackendOptions options) {
                return new Available("whatever was asked");
            }

            @Override
            TraceFs open(RingBufferBackend real, BackendOptions options) throws ErrnoException {
                return super.open(real, options.value("no-such-option").isPresent() ? BackendOptions.none() : options);
            }
        });
        add("misspelt-option-throws", "availability throws instead of answering", new Mutation() {
            @Override
            Availability availability(RingBufferBackend real, BackendOptions options) {
                Availability answer = super.availability(real, options);
                if (answer instanceof Unavailable unavailable) {
                    throw new IllegalArgumentException(unavailable.message());
                }
                return answer;
            }
        });
        add("probe-leaves-instance", "asking whether it is available makes an instance", new LeavingInstances(1));
        add(
                "fourth-probe-leaves-instance",
                "every fourth question whether it is available makes an instance",
                new LeavingInstances(4));
        add("kernel-without-machine", "the kernel does not say on which machine it runs", new Mutation() {
            @Override
            Kernel kernel(TraceFs real) {
                return new Kernel(real.kernel().release(), "", real.kernel().pageSizeBytes());
            }
        });
        add("release-padded", "the kernel's release has NULs at its end", new Mutation() {
            @Override
            Kernel kernel(TraceFs real) {
                Kernel kernel = real.kernel();
                return new Kernel(kernel.release() + "\0\0", kernel.machine(), kernel.pageSizeBytes());
            }
        });
        add("machine-with-line-feed", "the name of the machine ends with a line feed", new Mutation() {
            @Override
            Kernel kernel(TraceFs real) {
                Kernel kernel = real.kernel();
                return new Kernel(kernel.release(), kernel.machine() + "\n", kernel.pageSizeBytes());
            }
        });
        add("failure-without-path", "a failed open does not say what was opened", new Mutation() {
            @Override
            TraceFile open(TraceFs real, String path, Set<OpenFlag> flags) throws ErrnoException {
                try {
                    return real.open(path, flags);
                } catch (ErrnoException e) {
                    throw new ErrnoException("open", "", e.errno());
                }
            }
        });
    }

    /** Every so many questions whether it is available make an instance, once something was opened. */
    private static final class LeavingInstances extends Mutation {

        private final int interval;
        private @Nullable TraceFs opened;
        private int probes;

        LeavingInstances(int interval) {
            this.interval = interval;
        }

        @Override
        TraceFs open(RingBufferBackend real, BackendOptions options) throws ErrnoException {
            opened = super.open(real, options);
            return opened;
        }

        @Override
        Availability availability(RingBufferBackend real, BackendOptions options) {
            TraceFs last = opened;
            if (last != null && ++probes % interval == 0) {
                String name = "instances/left-behind-" + probes;
                quietly(() -> last.mkdir(name));
            }
            return super.availability(real, options);
        }
    }
}
