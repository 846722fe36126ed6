package dev.ringmap.conformance.mutant;

import static dev.ringmap.spi.Errno.EBADF;
import static dev.ringmap.spi.Errno.EBUSY;
import static dev.ringmap.spi.Errno.EINVAL;
import static dev.ringmap.spi.Errno.ENOMEM;

import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** Wrong in what control files do. */
final class ControlFileMutants extends MutantFamily {

    ControlFileMutants() {
        add("resize-enomem", "resizing while mapped fails with ENOMEM", new Mutation() {
            @Override
            int write(TraceFile real, ByteBuffer source) throws ErrnoException {
                return real.path().endsWith("buffer_size_kb")
                        ? replacing(EBUSY, ENOMEM, () -> real.write(source))
                        : real.write(source);
            }
        });
        addSwallowed("resize-swallowed", "resizing while mapped looks as if it had worked", "buffer_size_kb", EBUSY);
        addSwallowed(
                "order-swallowed",
                "another sub-buffer size while mapped is taken for set",
                "buffer_subbuf_size_kb",
                EBUSY);
        addSwallowed("snapshot-allowed", "a snapshot is taken while mapped", "/snapshot", EBUSY);
        addSwallowed("trigger-allowed", "a snapshot trigger is armed while mapped", "/trigger", EBUSY);
        addSwallowed(
                "marker-swallowed", "a marker into a buffer that takes none looks written", "trace_marker_raw", EBADF);
        addSwallowed("bad-value-swallowed", "a value that a control file does not take looks set", "_kb", EINVAL);
        add("trigger-not-armed", "a snapshot trigger is accepted and not armed", new Mutation() {
            @Override
            int write(TraceFile real, ByteBuffer source) throws ErrnoException {
                if (real.path().endsWith("/trigger")) {
                    int count = source.remaining();
                    source.position(source.limit());
                    return count;
                }
                return real.write(source);
            }
        });
        add("busy-instance-removed", "removing an instance in use looks as if it had worked", new Mutation() {
            @Override
            void rmdir(TraceFs real, String path) throws ErrnoException {
                ignoring(EBUSY, () -> real.rmdir(path));
            }
        });
        add("control-file-keeps-nothing", "an open control file does not keep its instance", new Mutation() {
            private final List<TraceFile> opened = new ArrayList<>();

            @Override
            synchronized TraceFile open(TraceFs real, String path, Set<OpenFlag> flags) throws ErrnoException {
                TraceFile file = real.open(path, flags);
                if (!path.contains("/per_cpu/")) {
                    opened.add(file);
                }
                return file;
            }

            @Override
            synchronized void rmdir(TraceFs real, String path) throws ErrnoException {
                try {
                    real.rmdir(path);
                } catch (ErrnoException e) {
                    opened.stream()
                            .filter(file -> file.path().startsWith(path + "/"))
                            .forEach(TraceFile::close);
                    real.rmdir(path);
                }
            }
        });
        add("no-overwrite-ignored", "a full buffer is overwritten although it must not be", new Mutation() {
            @Override
            int write(TraceFile real, ByteBuffer source) throws ErrnoException {
                if (real.path().endsWith("options/overwrite")) {
                    source.position(source.limit());
                    return 1;
                }
                return real.write(source);
            }
        });
        add("trace-shows-consumed", "trace goes on showing what a reader has consumed", new Mutation() {
            private final StringBuilder markers = new StringBuilder();
            private final Set<TraceFile> ended = Collections.newSetFromMap(new IdentityHashMap<>());

            @Override
            int write(TraceFile real, ByteBuffer source) throws ErrnoException {
                if (real.path().endsWith("/trace_marker")) {
                    markers.append(StandardCharsets.UTF_8.decode(source.duplicate()))
                            .append('\n');
                }
                return real.write(source);
            }

            @Override
            int read(TraceFile real, ByteBuffer target) throws ErrnoException {
                int count = real.read(target);
                if (count != 0 || !real.path().endsWith("/trace") || !ended.add(real)) {
                    return count;
                }
                byte[] consumed = markers.toString().getBytes(StandardCharsets.UTF_8);
                target.put(consumed);
                return consumed.length;
            }
        });
    }

    private void addSwallowed(String name, String fault, String file, int errno) {
        add(name, fault, new Mutation() {
            @Override
            int write(TraceFile real, ByteBuffer source) throws ErrnoException {
                int count = source.remaining();
                return real.path().endsWith(file)
                        ? instead(errno, count, () -> real.write(source))
                        : real.write(source);
            }
        });
    }
}
