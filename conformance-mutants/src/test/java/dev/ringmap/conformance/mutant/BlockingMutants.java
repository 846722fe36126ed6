package dev.ringmap.conformance.mutant;

import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.Protection;
import dev.ringmap.spi.Sharing;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Wrong in which calls wait, in what ends them, and in whom they hinder. */
final class BlockingMutants extends MutantFamily {

    private static final long WAITED_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** A mutation that has each file of a buffer once more, waiting if the first one does not and the other way round. */
    private static class Twinned extends Mutation {

        final Map<TraceFile, TraceFile> twins = new ConcurrentHashMap<>();
        final Set<TraceFile> blocking = ConcurrentHashMap.newKeySet();

        @Override
        TraceFile open(TraceFs real, String path, Set<OpenFlag> flags) throws ErrnoException {
            TraceFile file = real.open(path, flags);
            if (path.endsWith(RAW) && !flags.contains(OpenFlag.TRUNCATE)) {
                Set<OpenFlag> others = EnumSet.copyOf(flags);
                if (!others.remove(OpenFlag.NONBLOCK)) {
                    others.add(OpenFlag.NONBLOCK);
                    blocking.add(file);
                }
                twins.put(file, real.open(path, others));
            }
            return file;
        }

        @Override
        void close(TraceFile real) {
            TraceFile twin = twins.remove(real);
            if (twin != null) {
                twin.close();
            }
            real.close();
        }

        final TraceFile twinOf(TraceFile real) {
            return twins.getOrDefault(real, real);
        }
    }

    BlockingMutants() {
        addHindrances();
        addWrongModes();
        addWrongEnds();
    }

    private void addHindrances() {
        add("request-locks-its-file", "a request keeps other calls from its file", new Mutation() {
            @Override
            int ioctl(TraceFile real, int request) throws ErrnoException {
                synchronized (real) {
                    return real.ioctl(request);
                }
            }

            @Override
            int poll(TraceFile real, long timeoutNanos) throws ErrnoException {
                if (timeoutNanos != 0) {
                    return real.poll(timeoutNanos);
                }
                synchronized (real) {
                    return real.poll(0);
                }
            }
        });
        add("request-locks-mapping", "a request keeps others from mapping", new Mutation() {
            private final Object lock = new Object();

            @Override
            int ioctl(TraceFile real, int request) throws ErrnoException {
                if (request == 0) {
                    return real.ioctl(request);
                }
                synchronized (lock) {
                    return real.ioctl(request);
                }
            }

            @Override
            MappedMemory map(TraceFile real, long offset, long length, Set<Protection> protection, Sharing sharing)
                    throws ErrnoException {
                synchronized (lock) {
                    return real.map(offset, length, protection, sharing);
                }
            }
        });
        add("read-locks-everything", "a read keeps others from making instances", new Mutation() {
            private final Object lock = new Object();

            @Override
            int read(TraceFile real, ByteBuffer target) throws ErrnoException {
                if (!real.path().endsWith(RAW)) {
                    return real.read(target);
                }
                synchronized (lock) {
                    return real.read(target);
                }
            }

            @Override
            void mkdir(TraceFs real, String path) throws ErrnoException {
                synchronized (lock) {
                    real.mkdir(path);
                }
            }
        });
        add("read-locks-wake-up", "a read keeps others from calling wakeUp()", new Mutation() {
            @Override
            int read(TraceFile real, ByteBuffer target) throws ErrnoException {
                synchronized (real) {
                    return real.read(target);
                }
            }

            @Override
            void wakeUp(TraceFile real) {
                synchronized (real) {
                    real.wakeUp();
                }
            }
        });
    }

    private void addWrongModes() {
        add("nonblocking-forgotten", "after a poll that waited, requests wait in spite of O_NONBLOCK", new Twinned() {
            private final Set<TraceFile> polled = ConcurrentHashMap.newKeySet();

            @Override
            int poll(TraceFile real, long timeoutNanos) throws ErrnoException {
                if (timeoutNanos != 0 && !blocking.contains(real)) {
                    polled.add(real);
                }
                return real.poll(timeoutNanos);
            }

            @Override
            int ioctl(TraceFile real, int request) throws ErrnoException {
                boolean isWrong = polled.contains(real) && request == GET_READER;
                return (isWrong ? twinOf(real) : real).ioctl(request);
            }
        });
        add("woken-file-nonblocking", "after wakeUp(), read does not wait any more", new Twinned() {
            private final Set<TraceFile> woken = ConcurrentHashMap.newKeySet();

            @Override
            void wakeUp(TraceFile real) {
                woken.add(real);
                real.wakeUp();
            }

            @Override
            int read(TraceFile real, ByteBuffer target) throws ErrnoException {
                boolean isWrong = woken.contains(real) && blocking.contains(real);
                return (isWrong ? twinOf(real) : real).read(target);
            }
        });
        add("second-request-nonblocking", "the second GET_READER of a file does not wait", new Twinned() {
            private final Set<TraceFile> asked = ConcurrentHashMap.newKeySet();

            @Override
            int ioctl(TraceFile real, int request) throws ErrnoException {
                if (request != GET_READER || !blocking.contains(real)) {
                    return real.ioctl(request);
                }
                return (asked.add(real) ? real : twinOf(real)).ioctl(request);
            }
        });
    }

    private void addWrongEnds() {
        add("second-wait-takes-two", "from the second wait on, GET_READER waits for two events", new Twinned() {
            private final Set<TraceFile> waited = ConcurrentHashMap.newKeySet();

            @Override
            int ioctl(TraceFile real, int request) throws ErrnoException {
                long start = System.nanoTime();
                int result = real.ioctl(request);
                boolean isWait =
                        request == GET_READER && blocking.contains(real) && System.nanoTime() - start > WAITED_NANOS;
                return isWait && !waited.add(real) ? real.ioctl(request) : result;
            }
        });
        add("interrupt-lost-in-request", "a request loses an interrupt", new Mutation() {
            @Override
            int ioctl(TraceFile real, int request) throws ErrnoException {
                int result = real.ioctl(request);
                Thread.interrupted();
                return result;
            }
        });
        add("interrupt-lost-in-read", "a read loses an interrupt", new Mutation() {
            @Override
            int read(TraceFile real, ByteBuffer target) throws ErrnoException {
                int count = real.read(target);
                Thread.interrupted();
                return count;
            }
        });
    }
}
