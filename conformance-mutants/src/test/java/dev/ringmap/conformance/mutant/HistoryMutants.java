package dev.ringmap.conformance.mutant;

import dev.ringmap.conformance.internal.ForwardingTraceFs;
import dev.ringmap.spi.BackendOptions;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.Protection;
import dev.ringmap.spi.RingBufferBackend;
import dev.ringmap.spi.Sharing;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Mutants that go wrong by what came before a call. */
final class HistoryMutants extends MutantFamily {

    HistoryMutants() {
        lists();
        closes();
        reuse();
    }

    /** Keeps what was listed. */
    private static class Caching extends Mutation {

        final Map<String, List<String>> known = new ConcurrentHashMap<>();

        @Override
        List<String> list(TraceFs real, String path) throws ErrnoException {
            List<String> now = real.list(path);
            return known.computeIfAbsent(path, key -> now);
        }
    }

    private void lists() {
        add("list-until-mkdir", "a directory is listed as it was, until an instance is made", new Caching() {
            @Override
            void mkdir(TraceFs real, String path) throws ErrnoException {
                real.mkdir(path);
                known.clear();
            }
        });
        add("list-until-rmdir", "a directory is listed as it was, until an instance is removed", new Caching() {
            @Override
            void rmdir(TraceFs real, String path) throws ErrnoException {
                real.rmdir(path);
                known.clear();
            }
        });
    }

    private void closes() {
        add("woken-and-closed-polls", "poll of a file that was woken and then closed returns 0", new Mutation() {
            private final Set<TraceFile> woken = ConcurrentHashMap.newKeySet();

            @Override
            void wakeUp(TraceFile real) {
                woken.add(real);
                real.wakeUp();
            }

            @Override
            int poll(TraceFile real, long timeoutNanos) throws ErrnoException {
                return woken.contains(real)
                        ? instead(Errno.EBADF, 0, () -> real.poll(timeoutNanos))
                        : real.poll(timeoutNanos);
            }
        });
        add("tracefs-close-wakes", "closing a tracefs wakes the files that were opened through it", new Mutation() {
            @Override
            TraceFs open(RingBufferBackend real, BackendOptions options) throws ErrnoException {
                List<TraceFile> files = new CopyOnWriteArrayList<>();
                TraceFs opened = real.open(options);
                return new ForwardingTraceFs(opened) {
                    @Override
                    public TraceFile open(String path, Set<OpenFlag> flags) throws ErrnoException {
                        TraceFile file = super.open(path, flags);
                        files.add(file);
                        return file;
                    }

                    @Override
                    public void close() {
                        files.forEach(TraceFile::wakeUp);
                        opened.close();
                    }
                };
            }
        });
    }

    private void reuse() {
        add("second-close-of-file", "a second close closes the file that was opened after the first", new Mutation() {
            private final Set<TraceFile> closed =
                    Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
            private volatile @Nullable TraceFile latest;

            @Override
            TraceFile open(TraceFs real, String path, Set<OpenFlag> flags) throws ErrnoException {
                TraceFile file = real.open(path, flags);
                latest = file;
                return file;
            }

            @Override
            void close(TraceFile real) {
                TraceFile other = latest;
                if (!closed.add(real) && other != null) {
                    other.close();
                }
                real.close();
            }
        });
        add("second-unmap", "a second close takes away the mapping that was made after the first", new Mutation() {
            private final Set<MappedMemory> closed =
                    Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
            private volatile @Nullable MappedMemory latest;

            @Override
            MappedMemory map(TraceFile real, long offset, long length, Set<Protection> protection, Sharing sharing)
                    throws ErrnoException {
                MappedMemory memory = real.map(offset, length, protection, sharing);
                latest = closed.isEmpty() ? null : memory;
                return memory;
            }

            @Override
            void close(MappedMemory real) throws ErrnoException {
                MappedMemory other = latest;
                if (!closed.add(real) && other != null) {
                    other.close();
                }
                real.close();
            }
        });
    }
}
