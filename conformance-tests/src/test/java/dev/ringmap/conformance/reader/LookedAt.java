package dev.ringmap.conformance.reader;

import dev.ringmap.conformance.internal.ForwardingTraceFs;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.util.Set;

/** Does something just before somebody looks at the kernel's counts. */
final class LookedAt extends ForwardingTraceFs {

    /** What is done. */
    @FunctionalInterface
    interface Action {
        void run() throws Exception;
    }

    private Action action = () -> {};
    private int remaining;

    LookedAt(TraceFs real) {
        super(real);
    }

    /** Does it at so many looks from now on. */
    void onFirst(int looks, Action newAction) {
        action = newAction;
        remaining = looks;
    }

    @Override
    public TraceFile open(String path, Set<OpenFlag> flags) throws ErrnoException {
        if (remaining > 0 && path.endsWith("/stats")) {
            remaining--;
            try {
                action.run();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        return super.open(path, flags);
    }
}
