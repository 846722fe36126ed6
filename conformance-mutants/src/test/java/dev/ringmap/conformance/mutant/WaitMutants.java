package dev.ringmap.conformance.mutant;

import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Wrong in waiting and in being woken. */
final class WaitMutants extends MutantFamily {

    WaitMutants() {
        add("stop-swallowed", "wakeUp() does nothing", new Mutation() {
            @Override
            void wakeUp(TraceFile real) {}
        });
        add("stop-is-forgotten", "wakeUp() ends the poll under way, and no later one", new Mutation() {
            private volatile boolean isWaiting;
            private volatile boolean isStopped;

            @Override
            int poll(TraceFile real, long timeoutNanos) throws ErrnoException {
                if (timeoutNanos == 0 || !real.path().endsWith(RAW)) {
                    return real.poll(timeoutNanos);
                }
                isWaiting = true;
                isStopped = false;
                long start = System.nanoTime();
                while (!isStopped && (timeoutNanos < 0 || System.nanoTime() - start < timeoutNanos)) {
                    int events = real.poll(1_000_000);
                    if (events != 0) {
                        return events;
                    }
                }
                isWaiting = false;
                return 0;
            }

            @Override
            void wakeUp(TraceFile real) {
                isStopped = isWaiting;
            }
        });
        add("stop-stops-everybody", "wakeUp() ends the poll of every file", new Mutation() {
            private final List<TraceFile> open = new CopyOnWriteArrayList<>();

            @Override
            TraceFile open(TraceFs real, String path, Set<OpenFlag> flags) throws ErrnoException {
                TraceFile file = real.open(path, flags);
                if (path.endsWith(RAW)) {
                    open.add(file);
                }
                return file;
            }

            @Override
            void wakeUp(TraceFile real) {
                open.forEach(TraceFile::wakeUp);
            }
        });
        add("poll-does-not-wait", "poll returns at once", new Mutation() {
            @Override
            int poll(TraceFile real, long timeoutNanos) throws ErrnoException {
                return real.poll(0);
            }
        });
        add("poll-always-readable", "poll says readable, always", new Mutation() {
            @Override
            int poll(TraceFile real, long timeoutNanos) throws ErrnoException {
                real.poll(0);
                return TraceFile.POLLIN;
            }
        });
        add("poll-never-readable", "poll never says readable", new Mutation() {
            @Override
            int poll(TraceFile real, long timeoutNanos) throws ErrnoException {
                real.poll(timeoutNanos);
                return 0;
            }
        });
    }
}
