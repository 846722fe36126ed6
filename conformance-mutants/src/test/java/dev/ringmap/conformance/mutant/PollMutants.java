package dev.ringmap.conformance.mutant;

import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongUnaryOperator;

/** Wrong in how long a poll waits, in what ends it, and in whom a wake-up reaches. */
final class PollMutants extends MutantFamily {

    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long MILLISECOND_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int POLLRDNORM = 0x40;

    private static Mutation waiting(LongUnaryOperator nanos) {
        return new Mutation() {
            @Override
            int poll(TraceFile real, long timeoutNanos) throws ErrnoException {
                return real.poll(nanos.applyAsLong(timeoutNanos));
            }
        };
    }

    /** A mutation that knows which files are open, oldest first. */
    private static class Knowing extends Mutation {

        final List<TraceFile> files = new CopyOnWriteArrayList<>();
        final Set<TraceFile> closed = ConcurrentHashMap.newKeySet();

        @Override
        TraceFile open(TraceFs real, String path, Set<OpenFlag> flags) throws ErrnoException {
            TraceFile file = real.open(path, flags);
            if (path.endsWith(RAW)) {
                files.add(file);
            }
            return file;
        }

        @Override
        void close(TraceFile real) {
            closed.add(real);
            files.remove(real);
            real.close();
        }

        static String instanceOf(TraceFile file) {
            return file.path().split("/per_cpu/", 2)[0];
        }

        static String cpuOf(TraceFile file) {
            return file.path().split("/per_cpu/", 2)[1];
        }
    }

    PollMutants() {
        addWrongTimes();
        addWrongEnds();
        addWrongBits();
        addWrongWakeUps();
    }

    private void addWrongTimes() {
        add(
                "poll-in-milliseconds",
                "poll cuts its time-out to milliseconds",
                waiting(nanos -> nanos < 0 ? nanos : nanos / MILLISECOND_NANOS * MILLISECOND_NANOS));
        add(
                "poll-in-seconds",
                "poll cuts a time-out of more than a second to seconds",
                waiting(nanos -> nanos < SECOND_NANOS ? nanos : nanos / SECOND_NANOS * SECOND_NANOS));
        add(
                "short-poll-endless",
                "a poll of less than a millisecond has no limit",
                waiting(nanos -> nanos > 0 && nanos < MILLISECOND_NANOS ? -1 : nanos));
        add(
                "poll-nanos-an-int",
                "poll cuts its time-out to 32 bits",
                waiting(nanos -> nanos < 0 ? nanos : nanos & 0xffff_ffffL));
        add(
                "poll-millis-an-int",
                "poll counts milliseconds in 32 bits",
                waiting(nanos -> nanos < SECOND_NANOS
                        ? nanos
                        : Math.max(0, (int) (nanos / MILLISECOND_NANOS)) * MILLISECOND_NANOS));
        add(
                "poll-deadline-overflows",
                "the deadline of a poll overflows",
                waiting(nanos -> nanos > Long.MAX_VALUE / 2 ? 0 : nanos));
        add(
                "only-minus-one-endless",
                "a poll waits without limit for -1 alone",
                waiting(nanos -> nanos < -1 ? 0 : nanos));
        add(
                "least-number-negated",
                "a poll negates Long.MIN_VALUE",
                waiting(nanos -> nanos == Long.MIN_VALUE ? Math.max(0, -nanos) : nanos));
    }

    private void addWrongEnds() {
        add("poll-looks-at-its-end", "a long poll looks again only when its time is over", new SteppingPoll() {
            @Override
            int look(TraceFile real, long timeoutNanos, long takenNanos) throws ErrnoException {
                int events = real.poll(0);
                boolean isLate = timeoutNanos < SECOND_NANOS / 2 || takenNanos >= timeoutNanos;
                return isLate || takenNanos < MILLISECOND_NANOS ? events : 0;
            }
        });
        add("third-poll-is-deaf", "from the third on, polls of a file do not end with an event", new SteppingPoll() {
            private final Map<TraceFile, AtomicInteger> waits = new ConcurrentHashMap<>();

            @Override
            int poll(TraceFile real, long timeoutNanos) throws ErrnoException {
                if (timeoutNanos != 0) {
                    waits.computeIfAbsent(real, file -> new AtomicInteger()).incrementAndGet();
                }
                return super.poll(real, timeoutNanos);
            }

            @Override
            int look(TraceFile real, long timeoutNanos, long takenNanos) throws ErrnoException {
                int events = real.poll(0);
                boolean isDeaf = timeoutNanos != 0
                        && takenNanos > MILLISECOND_NANOS
                        && waits.get(real).get() > 4;
                return isDeaf ? 0 : events;
            }
        });
        add("one-poll-of-a-file", "of several polls of a file an event ends the first", new SteppingPoll() {
            private final Map<TraceFile, Thread> first = new ConcurrentHashMap<>();

            @Override
            int poll(TraceFile real, long timeoutNanos) throws ErrnoException {
                first.putIfAbsent(real, Thread.currentThread());
                return super.poll(real, timeoutNanos);
            }

            @Override
            int look(TraceFile real, long timeoutNanos, long takenNanos) throws ErrnoException {
                int events = real.poll(0);
                return takenNanos > MILLISECOND_NANOS && first.get(real) != Thread.currentThread() ? 0 : events;
            }
        });
        add("poll-of-any-cpu", "an event ends the polls of all CPUs of an instance", new SteppingPoll() {
            private final Knowing known = new Knowing();

            @Override
            TraceFile open(TraceFs real, String path, Set<OpenFlag> flags) throws ErrnoException {
                return known.open(real, path, flags);
            }

            @Override
            void close(TraceFile real) {
                known.close(real);
            }

            @Override
            int look(TraceFile real, long timeoutNanos, long takenNanos) throws ErrnoException {
                int events = real.poll(0);
                for (TraceFile other : timeoutNanos == 0 ? List.<TraceFile>of() : known.files) {
                    if (Knowing.instanceOf(other).equals(Knowing.instanceOf(real))) {
                        events |= other.poll(0);
                    }
                }
                return events;
            }
        });
        add("request-zero-ends-polls", "request 0 ends polls", new SteppingPoll() {
            private final AtomicInteger requests = new AtomicInteger();
            private final ThreadLocal<Integer> seen = new ThreadLocal<>();

            @Override
            int ioctl(TraceFile real, int request) throws ErrnoException {
                int result = real.ioctl(request);
                if (request == 0) {
                    requests.incrementAndGet();
                }
                return result;
            }

            @Override
            int poll(TraceFile real, long timeoutNanos) throws ErrnoException {
                seen.set(requests.get());
                return super.poll(real, timeoutNanos);
            }

            @Override
            boolean isEnded(TraceFile real) {
                return seen.get() != requests.get();
            }
        });
        add("interrupt-ends-poll", "an interrupt ends a poll", new SteppingPoll() {
            @Override
            boolean isEnded(TraceFile real) {
                return Thread.currentThread().isInterrupted();
            }
        });
        add("interrupt-lost-in-poll", "a poll loses an interrupt", new Mutation() {
            @Override
            int poll(TraceFile real, long timeoutNanos) throws ErrnoException {
                int events = real.poll(timeoutNanos);
                Thread.interrupted();
                return events;
            }
        });
    }

    private void addWrongBits() {
        add("poll-with-rdnorm", "poll reports POLLRDNORM too", new Mutation() {
            @Override
            int poll(TraceFile real, long timeoutNanos) throws ErrnoException {
                int events = real.poll(timeoutNanos);
                return events == TraceFile.POLLIN ? events | POLLRDNORM : events;
            }
        });
        add("poll-with-error", "a poll that waits reports POLLERR beside POLLIN", new Mutation() {
            @Override
            int poll(TraceFile real, long timeoutNanos) throws ErrnoException {
                int events = real.poll(timeoutNanos);
                return events != 0 && timeoutNanos != 0 ? events | TraceFile.POLLERR : events;
            }
        });
    }

    private void addWrongWakeUps() {
        add("wake-up-by-request", "wakeUp() issues request 0 as well", new Mutation() {
            @Override
            void wakeUp(TraceFile real) {
                real.wakeUp();
                try {
                    real.ioctl(0);
                } catch (ErrnoException e) {
                    // it is closed
                }
            }
        });
        add("wake-up-of-all-instances", "wakeUp() ends the polls of that CPU in all instances", new Knowing() {
            @Override
            void wakeUp(TraceFile real) {
                real.wakeUp();
                files.stream()
                        .filter(file -> cpuOf(file).equals(cpuOf(real))
                                && !instanceOf(file).equals(instanceOf(real)))
                        .forEach(TraceFile::wakeUp);
            }
        });
        add("wake-up-of-all-cpus", "wakeUp() ends the polls of the instance's other CPUs", new Knowing() {
            @Override
            void wakeUp(TraceFile real) {
                real.wakeUp();
                files.stream()
                        .filter(file -> !cpuOf(file).equals(cpuOf(real))
                                && instanceOf(file).equals(instanceOf(real)))
                        .forEach(TraceFile::wakeUp);
            }
        });
        add("early-wake-up-lost", "wakeUp() is lost on a file that was never polled", new Mutation() {
            private final Set<TraceFile> polled = ConcurrentHashMap.newKeySet();

            @Override
            int poll(TraceFile real, long timeoutNanos) throws ErrnoException {
                polled.add(real);
                return real.poll(timeoutNanos);
            }

            @Override
            void wakeUp(TraceFile real) {
                if (polled.contains(real)) {
                    real.wakeUp();
                }
            }
        });
        add("late-wake-up-of-another", "wakeUp() of a closed file hits the one opened last", new Knowing() {
            @Override
            void wakeUp(TraceFile real) {
                (closed.contains(real) && !files.isEmpty() ? files.get(files.size() - 1) : real).wakeUp();
            }
        });
        add("endless-poll-not-woken", "wakeUp() does not end a poll of Long.MAX_VALUE", new SteppingPoll() {
            private final Set<TraceFile> endless = ConcurrentHashMap.newKeySet();

            @Override
            int poll(TraceFile real, long timeoutNanos) throws ErrnoException {
                if (timeoutNanos == Long.MAX_VALUE) {
                    endless.add(real);
                }
                return super.poll(real, timeoutNanos);
            }

            @Override
            void wakeUp(TraceFile real) {
                if (!endless.contains(real)) {
                    super.wakeUp(real);
                }
            }
        });
    }
}
