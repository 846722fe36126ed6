package dev.ringmap.conformance.mutant;

import static dev.ringmap.spi.Errno.EACCES;
import static dev.ringmap.spi.Errno.EINTR;
import static dev.ringmap.spi.Errno.EMFILE;
import static dev.ringmap.spi.Errno.ENOENT;
import static dev.ringmap.spi.Errno.ENOTTY;

import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.Protection;
import dev.ringmap.spi.Sharing;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Wrong once in many calls, of one method each. */
final class RareMutants extends MutantFamily {

    private static final int PAGE_BYTES = 4096;
    private static final int DATA = 16;

    private final int oneIn;
    private final long seed;

    /** Makes them wrong once in so many calls, on the average. */
    RareMutants(int oneIn, long seed) {
        this.oneIn = oneIn;
        this.seed = seed;
        addOfReading();
        addOfWriting();
        addOfRequests();
        addOfPoll();
        addOfMapping();
        addOfFiles();
        addOfDirectories();
    }

    /** A mutation that is right most of the time. */
    private class Rare extends Mutation {

        private final Random random = new Random(seed);

        final synchronized boolean isDue() {
            return random.nextInt(oneIn) == 0;
        }

        static void swallow(ByteBuffer source) {
            source.position(source.limit());
        }
    }

    private void addOfReading() {
        add("rare-wrong-byte", "a byte of a page that read(2) gives is wrong", new Rare() {
            @Override
            int read(TraceFile real, ByteBuffer target) throws ErrnoException {
                int start = target.position();
                int count = super.read(real, target);
                if (count >= PAGE_BYTES && real.path().endsWith(RAW) && isDue()) {
                    int at = start + DATA + 20;
                    target.put(at, (byte) (target.get(at) ^ 1));
                }
                return count;
            }
        });
        add("rare-page-twice", "read(2) gives the page before once more", new Rare() {
            private ByteBuffer last = ByteBuffer.allocateDirect(0);

            @Override
            int read(TraceFile real, ByteBuffer target) throws ErrnoException {
                if (!real.path().endsWith(RAW) || target.remaining() < PAGE_BYTES) {
                    return super.read(real, target);
                }
                if (last.capacity() == target.remaining() && isDue()) {
                    target.put(last.duplicate());
                    return last.capacity();
                }
                ByteBuffer given = target.duplicate();
                int count = super.read(real, target);
                last = ByteBuffer.allocateDirect(count)
                        .put(given.limit(given.position() + count))
                        .flip();
                return count;
            }
        });
        add("rare-early-time", "a page that read(2) gives is 30 us early", new Rare() {
            @Override
            int read(TraceFile real, ByteBuffer target) throws ErrnoException {
                int start = target.position();
                int count = super.read(real, target);
                if (count >= PAGE_BYTES && real.path().endsWith(RAW) && isDue()) {
                    ByteBuffer page = target.duplicate().order(ByteOrder.nativeOrder());
                    page.putLong(start, page.getLong(start) - 30_000);
                }
                return count;
            }
        });
    }

    private void addOfWriting() {
        add("rare-marker-dropped", "a marker is taken and not written", new Rare() {
            @Override
            int write(TraceFile real, ByteBuffer source) throws ErrnoException {
                if (real.path().endsWith("trace_marker_raw") && isDue()) {
                    int count = source.remaining();
                    swallow(source);
                    return count;
                }
                return super.write(real, source);
            }
        });
        add("rare-marker-twice", "a marker is written twice", new Rare() {
            @Override
            int write(TraceFile real, ByteBuffer source) throws ErrnoException {
                if (real.path().endsWith("trace_marker_raw") && isDue()) {
                    super.write(real, source.duplicate());
                }
                return super.write(real, source);
            }
        });
        add("rare-write-ignored", "a control file does not take what is written", new Rare() {
            @Override
            int write(TraceFile real, ByteBuffer source) throws ErrnoException {
                if (!real.path().endsWith("trace_marker_raw") && isDue()) {
                    int count = source.remaining();
                    swallow(source);
                    return count;
                }
                return super.write(real, source);
            }
        });
    }

    private void addOfRequests() {
        add("rare-stale-meta-page", "GET_READER does nothing and returns 0", new Rare() {
            @Override
            int ioctl(TraceFile real, int request) throws ErrnoException {
                return request == GET_READER && isDue() ? 0 : super.ioctl(real, request);
            }
        });
        add("rare-interrupt", "a request fails with EINTR after it was carried out", new Rare() {
            @Override
            int ioctl(TraceFile real, int request) throws ErrnoException {
                int result = super.ioctl(real, request);
                if (isDue()) {
                    throw new ErrnoException("ioctl", real.path(), EINTR);
                }
                return result;
            }
        });
        add("rare-unknown-request-granted", "an unknown request succeeds", new Rare() {
            @Override
            int ioctl(TraceFile real, int request) throws ErrnoException {
                return isDue() ? instead(ENOTTY, 0, () -> real.ioctl(request)) : super.ioctl(real, request);
            }
        });
    }

    private void addOfPoll() {
        add("rare-event-unnoticed", "poll returns 0 although there is an event", new Rare() {
            @Override
            int poll(TraceFile real, long timeoutNanos) throws ErrnoException {
                int events = super.poll(real, timeoutNanos);
                return isDue() ? 0 : events;
            }
        });
        add("rare-wake-up-lost", "a wake-up does not arrive", new Rare() {
            @Override
            void wakeUp(TraceFile real) {
                if (!isDue()) {
                    super.wakeUp(real);
                }
            }
        });
    }

    private void addOfMapping() {
        add("rare-slice-of-another-page", "a slice is that of the page before", new Rare() {
            @Override
            ByteBuffer slice(MappedMemory real, long offset, int length) {
                return super.slice(real, offset >= PAGE_BYTES && isDue() ? offset - PAGE_BYTES : offset, length);
            }
        });
        add("rare-unmapping-forgotten", "a mapping stays when it is closed", new Rare() {
            @Override
            void close(MappedMemory real) throws ErrnoException {
                if (!isDue()) {
                    super.close(real);
                }
            }
        });
        add("rare-map-refused", "a mapping is refused with EMFILE", new Rare() {
            @Override
            MappedMemory map(TraceFile real, long offset, long length, Set<Protection> protection, Sharing sharing)
                    throws ErrnoException {
                if (isDue()) {
                    throw new ErrnoException("mmap", real.path(), EMFILE);
                }
                return super.map(real, offset, length, protection, sharing);
            }
        });
    }

    private void addOfFiles() {
        add("rare-wrong-errno", "opening what is not there fails with EACCES", new Rare() {
            @Override
            TraceFile open(TraceFs real, String path, Set<OpenFlag> flags) throws ErrnoException {
                return isDue() ? replacing(ENOENT, EACCES, () -> real.open(path, flags)) : real.open(path, flags);
            }
        });
        add("rare-descriptor-leak", "an open keeps a descriptor", new Rare() {
            private final List<FileInputStream> kept = new CopyOnWriteArrayList<>();

            @Override
            void end() {
                kept.clear(); // its cleaner closes it
            }

            @Override
            TraceFile open(TraceFs real, String path, Set<OpenFlag> flags) throws ErrnoException {
                if (isDue()) {
                    try {
                        kept.add(new FileInputStream("/proc/self/status"));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
                return super.open(real, path, flags);
            }
        });
        add("rare-close-forgotten", "a file stays open when it is closed", new Rare() {
            @Override
            void close(TraceFile real) {
                if (!isDue()) {
                    super.close(real);
                }
            }
        });
    }

    private void addOfDirectories() {
        add("rare-name-left-out", "a list lacks its last name", new Rare() {
            @Override
            List<String> list(TraceFs real, String path) throws ErrnoException {
                List<String> names = super.list(real, path);
                return !names.isEmpty() && isDue() ? names.subList(0, names.size() - 1) : names;
            }
        });
        add("rare-instance-stays", "a removed instance stays", new Rare() {
            @Override
            void rmdir(TraceFs real, String path) throws ErrnoException {
                if (!isDue()) {
                    super.rmdir(real, path);
                }
            }
        });
    }
}
