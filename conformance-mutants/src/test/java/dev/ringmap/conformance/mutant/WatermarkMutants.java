package dev.ringmap.conformance.mutant;

import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.Protection;
import dev.ringmap.spi.Sharing;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Wrong in what {@code buffer_percent} means to those who {@code read(2)}. */
final class WatermarkMutants extends MutantFamily {

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int ALL = 100;

    WatermarkMutants() {
        reads();
        polls();
    }

    /** Makes a read that waits wait for the watermark. */
    private static class WaitingRead extends RawRead {

        private final Set<TraceFile> blocking = ConcurrentHashMap.newKeySet();

        @Override
        TraceFile open(TraceFs real, String path, Set<OpenFlag> flags) throws ErrnoException {
            TraceFile file = real.open(path, flags);
            if (!flags.contains(OpenFlag.NONBLOCK)) {
                blocking.add(file);
            }
            return file;
        }

        @Override
        int readRaw(TraceFile real, ByteBuffer target) throws ErrnoException {
            while (blocking.contains(real) && waits() && real.poll(LOOK_NANOS) == 0) {
                // not yet
            }
            return real.read(target);
        }

        boolean waits() {
            return true;
        }
    }

    private void reads() {
        add("read-waits-for-watermark", "a read that waits ends at the watermark", new WaitingRead());
        add(
                "mapped-read-waits-for-watermark",
                "a read that waits beside a mapping ends at the watermark",
                new WaitingRead() {
                    private volatile boolean isMapped;

                    @Override
                    MappedMemory map(
                            TraceFile real, long offset, long length, Set<Protection> protection, Sharing sharing)
                            throws ErrnoException {
                        isMapped = true;
                        return real.map(offset, length, protection, sharing);
                    }

                    @Override
                    void close(MappedMemory real) throws ErrnoException {
                        isMapped = false;
                        real.close();
                    }

                    @Override
                    boolean waits() {
                        return isMapped;
                    }
                });
        add("read-held-back", "a read below the watermark is EAGAIN", new RawRead() {
            @Override
            int readRaw(TraceFile real, ByteBuffer target) throws ErrnoException {
                if (real.poll(0) == 0) {
                    throw new ErrnoException("read", real.path(), Errno.EAGAIN);
                }
                return real.read(target);
            }
        });
        add("read-below-watermark-is-end", "a read below the watermark is 0", new RawRead() {
            @Override
            int readRaw(TraceFile real, ByteBuffer target) throws ErrnoException {
                if (real.poll(0) == 0 && hasEvents(real, target)) {
                    return 0;
                }
                return real.read(target);
            }

            /** A read that is too short for an event tells, without taking any. */
            private boolean hasEvents(TraceFile real, ByteBuffer target) throws ErrnoException {
                return target.remaining() > HEADER
                        && instead(Errno.EAGAIN, 1, () -> real.read(ByteBuffer.allocateDirect(1))) == 0;
            }
        });
    }

    /** Makes a poll that does not wait think of another percentage, while nothing is mapped. */
    private abstract static class OtherPercentage extends Mutation {

        private @Nullable TraceFs tracefs;
        private volatile boolean isMapped;

        @Override
        TraceFile open(TraceFs real, String path, Set<OpenFlag> flags) throws ErrnoException {
            tracefs = real;
            return real.open(path, flags);
        }

        @Override
        MappedMemory map(TraceFile real, long offset, long length, Set<Protection> protection, Sharing sharing)
                throws ErrnoException {
            isMapped = true;
            return real.map(offset, length, protection, sharing);
        }

        @Override
        void close(MappedMemory real) throws ErrnoException {
            isMapped = false;
            real.close();
        }

        @Override
        int poll(TraceFile real, long timeoutNanos) throws ErrnoException {
            if (isMapped || timeoutNanos != 0 || !real.path().endsWith(RAW)) {
                return real.poll(timeoutNanos);
            }
            String file = real.path().substring(0, real.path().indexOf("/per_cpu/")) + "/buffer_percent";
            int percent = percentOf(file, null);
            percentOf(file, otherThan(percent));
            try {
                return real.poll(0);
            } finally {
                percentOf(file, percent);
            }
        }

        private int percentOf(String path, @Nullable Integer newPercent) throws ErrnoException {
            TraceFs real = tracefs;
            if (real == null) {
                throw new IllegalStateException("nothing was opened");
            }
            try (TraceFile file = real.open(path, EnumSet.of(OpenFlag.READ_WRITE))) {
                if (newPercent != null) {
                    byte[] text = newPercent.toString().getBytes(StandardCharsets.UTF_8);
                    file.write(ByteBuffer.allocateDirect(text.length).put(text).flip());
                    return newPercent;
                }
                ByteBuffer text = ByteBuffer.allocateDirect(16);
                file.read(text);
                return Integer.parseInt(
                        StandardCharsets.UTF_8.decode(text.flip()).toString().strip());
            }
        }

        abstract int otherThan(int percent);
    }

    private void polls() {
        add(
                "unmapped-poll-ignores-watermark",
                "poll reports the first event while nothing is mapped",
                new OtherPercentage() {
                    @Override
                    int otherThan(int percent) {
                        return 0;
                    }
                });
        add(
                "unmapped-poll-waits-for-all",
                "poll takes each percentage but 0 for 100 while nothing is mapped",
                new OtherPercentage() {
                    @Override
                    int otherThan(int percent) {
                        return percent == 0 ? 0 : ALL;
                    }
                });
        add("unmapped-poll-waits-for-half", "poll takes 100 for 50 while nothing is mapped", new OtherPercentage() {
            @Override
            int otherThan(int percent) {
                return percent == ALL ? ALL / 2 : percent;
            }
        });
    }
}
