package dev.ringmap.conformance.mutant;

import static dev.ringmap.spi.Errno.EBADF;

import dev.ringmap.MappingAbi;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.Protection;
import dev.ringmap.spi.Sharing;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Wrong after a reset, or in what a later mapping shows. */
final class ResetMutants extends MutantFamily {

    private static final int NR_SUBBUFS = 12;
    private static final int LOST_EVENTS = 16;
    private static final int READER_ID = 24;
    private static final int READER_READ = 28;
    private static final int ENTRIES = 40;
    private static final int OVERRUN = 48;
    private static final int READ = 56;
    private static final int STRUCT_BYTES = 80;

    ResetMutants() {
        addTruncations();
        addMetaPages();
        addLaterMappings();
        addCounters();
    }

    private static boolean isTrace(String path) {
        return path.startsWith("instances/") && path.endsWith("/trace");
    }

    /** Keeps {@code trace} from being truncated, sometimes. */
    private abstract static class Untruncated extends Mutation {

        abstract boolean isIgnored(TraceFs tracefs, String path, Set<OpenFlag> flags) throws ErrnoException;

        @Override
        TraceFile open(TraceFs real, String path, Set<OpenFlag> flags) throws ErrnoException {
            Set<OpenFlag> fewer = EnumSet.copyOf(flags);
            if (isTrace(path) && flags.contains(OpenFlag.TRUNCATE) && isIgnored(real, path, flags)) {
                fewer.remove(OpenFlag.TRUNCATE);
            }
            return real.open(path, fewer);
        }
    }

    private void addTruncations() {
        add("cpu-not-cleared", "truncating trace of a CPU clears nothing", new Untruncated() {
            @Override
            boolean isIgnored(TraceFs tracefs, String path, Set<OpenFlag> flags) {
                return path.contains("/per_cpu/");
            }
        });
        add("read-write-does-not-clear", "truncation while opening for reading too clears nothing", new Untruncated() {
            @Override
            boolean isIgnored(TraceFs tracefs, String path, Set<OpenFlag> flags) {
                return flags.contains(OpenFlag.READ_WRITE);
            }
        });
        add("fourth-reset-ignored", "every fourth reset of an instance is none", new Untruncated() {
            private final Map<String, Integer> resets = new ConcurrentHashMap<>();

            @Override
            boolean isIgnored(TraceFs tracefs, String path, Set<OpenFlag> flags) {
                return resets.merge(path, 1, Integer::sum) % 4 == 0;
            }
        });
        add("stopped-buffer-not-cleared", "truncating trace clears nothing while tracing is off", new Untruncated() {
            @Override
            boolean isIgnored(TraceFs tracefs, String path, Set<OpenFlag> flags) throws ErrnoException {
                String instance = path.substring(0, path.indexOf('/', 10));
                try (TraceFile file = tracefs.open(instance + "/tracing_on", EnumSet.of(OpenFlag.READ_ONLY))) {
                    ByteBuffer on = ByteBuffer.allocateDirect(1);
                    file.read(on);
                    return on.get(0) == '0';
                }
            }
        });
        add(
                "unmapped-buffer-not-cleared",
                "truncating trace clears nothing while nothing is mapped",
                new Untruncated() {
                    private int mappings;

                    @Override
                    MappedMemory map(
                            TraceFile real, long offset, long length, Set<Protection> protection, Sharing sharing)
                            throws ErrnoException {
                        MappedMemory memory = real.map(offset, length, protection, sharing);
                        mappings++;
                        return memory;
                    }

                    @Override
                    void close(MappedMemory real) throws ErrnoException {
                        real.close();
                        mappings--;
                    }

                    @Override
                    boolean isIgnored(TraceFs tracefs, String path, Set<OpenFlag> flags) {
                        return mappings <= 0;
                    }
                });
        add("opening-for-writing-clears", "opening trace for writing clears without truncation", new Mutation() {
            @Override
            TraceFile open(TraceFs real, String path, Set<OpenFlag> flags) throws ErrnoException {
                Set<OpenFlag> more = EnumSet.copyOf(flags);
                if (isTrace(path) && flags.contains(OpenFlag.WRITE_ONLY)) {
                    more.add(OpenFlag.TRUNCATE);
                }
                return real.open(path, more);
            }
        });
        addClears("refused-clock-resets", "a clock that is refused resets nevertheless", "/trace_clock");
        addClears("refused-resize-resets", "a resize that is refused resets nevertheless", "/buffer_size_kb");
    }

    private void addClears(String name, String fault, String file) {
        add(name, fault, new Mutation() {
            private TraceFs tracefs;

            @Override
            TraceFile open(TraceFs real, String path, Set<OpenFlag> flags) throws ErrnoException {
                tracefs = real;
                return real.open(path, flags);
            }

            @Override
            int write(TraceFile real, ByteBuffer source) throws ErrnoException {
                try {
                    return real.write(source);
                } catch (ErrnoException e) {
                    if (real.path().endsWith(file)) {
                        String trace = real.path().replaceFirst("/[^/]*$", "/trace");
                        tracefs.open(trace, EnumSet.of(OpenFlag.WRITE_ONLY, OpenFlag.TRUNCATE))
                                .close();
                    }
                    throw e;
                }
            }
        });
    }

    /** A meta page, and what was seen in it before. */
    private abstract static class MetaPatch extends Patch {

        abstract void show(ByteBuffer meta);

        @Override
        final void patch(ByteBuffer copy, long offset) {
            if (offset == 0 && copy.capacity() >= STRUCT_BYTES) {
                show(copy);
            }
        }
    }

    private void addMetaPages() {
        add(
                "clock-change-not-shown",
                "another clock shows in the meta page at the next GET_READER only",
                new MetaPatch() {
                    @Override
                    boolean copiesAfter(String operation) {
                        return !operation.equals("write");
                    }

                    @Override
                    void show(ByteBuffer meta) {}
                });
        add("reset-shows-reader-zero", "reader.id is 0 after a reset, until an event is read", new MetaPatch() {
            @Override
            void show(ByteBuffer meta) {
                if (meta.getLong(ENTRIES) == 0) {
                    meta.putInt(READER_ID, 0);
                }
            }
        });
        add("overrun-over-resets", "overrun goes on counting over resets once events are lost again", new MetaPatch() {
            private long total;
            private long last;

            @Override
            void show(ByteBuffer meta) {
                long overrun = meta.getLong(OVERRUN);
                if (overrun < last) {
                    total += last;
                }
                last = overrun;
                meta.putLong(OVERRUN, overrun == 0 ? 0 : overrun + total);
            }
        });
        add("reader-read-over-a-reset", "reader.read stays as it was at a reset", new MetaPatch() {
            private int last;

            @Override
            void show(ByteBuffer meta) {
                if (meta.getLong(ENTRIES) != 0) {
                    last = meta.getInt(READER_READ);
                } else {
                    meta.putInt(READER_READ, last);
                    last = 0;
                }
            }
        });
        add(
                "v14-loss-over-a-reset",
                "reader.lost_events stays as it was at a reset in v14",
                MappingAbi.V14,
                new MetaPatch() {
                    private long last;

                    @Override
                    void show(ByteBuffer meta) {
                        if (meta.getLong(LOST_EVENTS) != 0) {
                            last = meta.getLong(LOST_EVENTS);
                        }
                        meta.putLong(LOST_EVENTS, last);
                    }
                });
    }

    /** Knows what was left of a buffer when its mapping ended. */
    private abstract static class Remembering extends MetaPatch {

        final Map<MappedMemory, String> mapped = new ConcurrentHashMap<>();
        final Map<String, ByteBuffer> left = new HashMap<>();
        String current = "";

        @Override
        MappedMemory map(TraceFile real, long offset, long length, Set<Protection> protection, Sharing sharing)
                throws ErrnoException {
            boolean isLater = mapped.containsValue(real.path());
            MappedMemory memory = real.map(offset, length, protection, sharing);
            if (offset == 0) {
                current = real.path();
                if (!isLater) {
                    isMappedAnew(copy(memory));
                }
                mapped.put(memory, real.path());
            }
            return memory;
        }

        void isMappedAnew(ByteBuffer meta) {}

        @Override
        void close(MappedMemory real) throws ErrnoException {
            String path = mapped.remove(real);
            if (path != null && !mapped.containsValue(path)) {
                left.put(path, copy(real));
            }
            real.close();
        }

        private static ByteBuffer copy(MappedMemory memory) {
            ByteBuffer meta = memory.slice(0, (int) Math.min(STRUCT_BYTES, memory.length()));
            return ByteBuffer.allocate(STRUCT_BYTES).put(meta).order(ByteOrder.nativeOrder());
        }
    }

    private void addLaterMappings() {
        add(
                "geometry-of-the-former-mapping",
                "nr_subbufs is what it was at the first mapping of a small buffer",
                new Remembering() {
                    @Override
                    void show(ByteBuffer meta) {
                        ByteBuffer former = left.get(current);
                        if (former != null && meta.getInt(NR_SUBBUFS) < 100 && former.getInt(NR_SUBBUFS) < 100) {
                            meta.putInt(NR_SUBBUFS, former.getInt(NR_SUBBUFS));
                        }
                    }
                });
        add("counts-begin-with-the-mapping", "a first mapping begins to count the overrun at 0", new Remembering() {
            private long base;

            @Override
            void isMappedAnew(ByteBuffer meta) {
                base = meta.getLong(OVERRUN);
            }

            @Override
            void show(ByteBuffer meta) {
                meta.putLong(OVERRUN, Math.max(0, meta.getLong(OVERRUN) - base));
            }
        });
        add(
                "read-begins-with-the-mapping",
                "the events that former mappings have read are not counted",
                new Remembering() {
                    private long base;

                    @Override
                    void isMappedAnew(ByteBuffer meta) {
                        base = left.containsKey(current) ? meta.getLong(READ) : 0;
                    }

                    @Override
                    void show(ByteBuffer meta) {
                        meta.putLong(READ, Math.max(0, meta.getLong(READ) - base));
                    }
                });
        add("unmapped-losses-not-counted", "what is lost while nothing is mapped is not counted", new Remembering() {
            private final Map<String, Long> gaps = new HashMap<>();

            @Override
            void isMappedAnew(ByteBuffer meta) {
                ByteBuffer former = left.get(current);
                if (former != null && former.getLong(OVERRUN) < meta.getLong(OVERRUN)) {
                    gaps.merge(current, meta.getLong(OVERRUN) - former.getLong(OVERRUN), Long::sum);
                }
            }

            @Override
            void show(ByteBuffer meta) {
                meta.putLong(OVERRUN, Math.max(0, meta.getLong(OVERRUN) - gaps.getOrDefault(current, 0L)));
            }
        });
        add("later-mapping-asks", "a later mapping asks for a new reader", new Remembering() {
            @Override
            MappedMemory map(TraceFile real, long offset, long length, Set<Protection> protection, Sharing sharing)
                    throws ErrnoException {
                boolean isLater = mapped.containsValue(real.path());
                MappedMemory memory = super.map(real, offset, length, protection, sharing);
                if (isLater) {
                    real.ioctl(GET_READER);
                }
                return memory;
            }

            @Override
            void show(ByteBuffer meta) {}
        });
        add("later-mapping-reads-from-zero", "reader.read is 0 at a new mapping, until GET_READER", new Remembering() {
            private boolean isNew;

            @Override
            void isMappedAnew(ByteBuffer meta) {
                isNew = true;
            }

            @Override
            int ioctl(TraceFile real, int request) throws ErrnoException {
                isNew &= request != GET_READER;
                return real.ioctl(request);
            }

            @Override
            void show(ByteBuffer meta) {
                if (isNew) {
                    meta.putInt(READER_READ, 0);
                }
            }
        });
    }

    private void addCounters() {
        add("dropped-over-a-reset", "'dropped events' of stats stays at a reset", new Mutation() {
            private boolean isDropped;

            @Override
            int write(TraceFile real, ByteBuffer source) throws ErrnoException {
                try {
                    return real.write(source);
                } catch (ErrnoException e) {
                    isDropped |= e.errno() == EBADF && real.path().endsWith("trace_marker_raw");
                    throw e;
                }
            }

            @Override
            int read(TraceFile real, ByteBuffer target) throws ErrnoException {
                int from = target.position();
                int count = real.read(target);
                if (isDropped && real.path().endsWith("/stats")) {
                    byte[] text = new byte[count];
                    target.get(from, text);
                    String stale = new String(text, StandardCharsets.US_ASCII)
                            .replace("dropped events: 0", "dropped events: 1");
                    target.put(from, stale.getBytes(StandardCharsets.US_ASCII));
                }
                return count;
            }
        });
    }
}
