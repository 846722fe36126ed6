package dev.ringmap.conformance.differential;

import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.Protection;
import dev.ringmap.spi.Sharing;
import dev.ringmap.spi.TraceFile;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One step of a script. What it tells of its outcome has to be the same on both kernels. */
sealed interface Step {

    int GET_READER = 0x5220;

    String run(KernelUnderTest kernel) throws Exception;

    /** Opens a CPU's raw file into a slot. */
    record OpenRaw(int slot, int cpu, OpenFlag access, boolean nonblocking) implements Step {
        @Override
        public String run(KernelUnderTest kernel) throws Exception {
            return kernel.outcome(0, () -> {
                Set<OpenFlag> flags = nonblocking ? Set.of(access, OpenFlag.NONBLOCK) : Set.of(access);
                kernel.setFile(
                        slot, kernel.tracefs().open(kernel.path("per_cpu/cpu" + cpu + "/trace_pipe_raw"), flags));
                return "opened";
            });
        }
    }

    /** Closes the file in a slot. */
    record CloseRaw(int slot) implements Step {
        @Override
        public String run(KernelUnderTest kernel) throws Exception {
            return kernel.outcome(0, () -> {
                kernel.closeFile(slot);
                return "closed";
            });
        }
    }

    /** Maps a range, given in parts of the geometry, through the file in a slot. */
    record Map(int fileSlot, int slot, long offset, long length, Set<Protection> protection, Sharing sharing)
            implements Step {
        @Override
        public String run(KernelUnderTest kernel) throws Exception {
            TraceFile file = kernel.file(fileSlot);
            if (file == null) {
                return "no file";
            }
            return kernel.outcome(0, () -> {
                MappedMemory mapping = file.map(offset, length, protection, sharing);
                if (protection.contains(Protection.READ)) {
                    kernel.setMapping(slot, mapping, offset);
                } else {
                    mapping.close();
                }
                return "mapped " + mapping.length();
            });
        }
    }

    /** Unmaps the mapping in a slot. */
    record Unmap(int slot) implements Step {
        @Override
        public String run(KernelUnderTest kernel) throws Exception {
            return kernel.outcome(0, () -> {
                kernel.closeMapping(slot);
                return "unmapped";
            });
        }
    }

    /** Changes what may be done with a mapping, in a way that keeps it readable. */
    record Protect(int slot, Set<Protection> protection) implements Step {
        @Override
        public String run(KernelUnderTest kernel) throws Exception {
            MappedMemory mapping = kernel.mapping(slot);
            if (mapping == null) {
                return "no mapping";
            }
            return kernel.outcome(0, () -> {
                mapping.protect(protection);
                return "protected";
            });
        }
    }

    /** Issues a request. A blocking GET_READER has its own step. */
    record Ioctl(int slot, int request) implements Step {
        @Override
        public String run(KernelUnderTest kernel) throws Exception {
            TraceFile file = kernel.file(slot);
            return file == null ? "no file" : kernel.outcome(0, () -> "ioctl " + file.ioctl(request));
        }
    }

    /** Reads and compares what is read. */
    record Read(int slot, int count) implements Step {
        @Override
        public String run(KernelUnderTest kernel) throws Exception {
            TraceFile file = kernel.file(slot);
            if (file == null) {
                return "no file";
            }
            ByteBuffer target = KernelUnderTest.page(count);
            return kernel.outcome(0, () -> {
                int length = file.read(target);
                StringBuilder text = new StringBuilder("read " + length + " ");
                if (kernel.isWholeImage(slot, length)) {
                    MappedText.appendSubBuffer(text, target);
                }
                return text.toString();
            });
        }
    }

    /** Polls without waiting. */
    record Poll(int slot) implements Step {
        @Override
        public String run(KernelUnderTest kernel) throws Exception {
            TraceFile file = kernel.file(slot);
            return file == null ? "no file" : kernel.outcome(0, () -> "poll " + file.poll(0));
        }
    }

    /** Writes a text marker on a CPU. */
    record Mark(int cpu, int length, boolean lineFeed) implements Step {
        @Override
        public String run(KernelUnderTest kernel) throws Exception {
            return kernel.outcome(cpu, () -> {
                byte[] text = new byte[length];
                Arrays.fill(text, (byte) ('a' + length % 26));
                if (lineFeed && length > 0) {
                    text[length - 1] = '\n';
                }
                ByteBuffer bytes = ByteBuffer.allocateDirect(length).put(text).flip();
                return "wrote " + kernel.write("trace_marker", bytes, OpenFlag.WRITE_ONLY);
            });
        }
    }

    /** Writes raw markers on a CPU. */
    record MarkRaw(int cpu, int length, int count) implements Step {
        @Override
        public String run(KernelUnderTest kernel) throws Exception {
            return kernel.outcome(cpu, () -> {
                ByteBuffer bytes = KernelUnderTest.page(length);
                try (TraceFile file =
                        kernel.tracefs().open(kernel.path("trace_marker_raw"), Set.of(OpenFlag.WRITE_ONLY))) {
                    int written = 0;
                    for (int number = 0; number < count; number++) {
                        for (int at = 0; at + 4 <= length; at += 4) {
                            bytes.putInt(at, number * 31 + at);
                        }
                        bytes.clear();
                        written += file.write(bytes);
                    }
                    return "wrote " + written;
                }
            });
        }
    }

    /** Writes a control file. */
    record Control(String file, String value, boolean truncating) implements Step {
        @Override
        public String run(KernelUnderTest kernel) throws Exception {
            return kernel.outcome(0, () -> {
                OpenFlag[] flags = truncating
                        ? new OpenFlag[] {OpenFlag.WRITE_ONLY, OpenFlag.TRUNCATE}
                        : new OpenFlag[] {OpenFlag.WRITE_ONLY};
                return "wrote " + kernel.write(file, KernelUnderTest.bytes(value), flags);
            });
        }
    }

    /** Clears the trace, of all CPUs or of one. */
    record Clear(String file) implements Step {
        @Override
        public String run(KernelUnderTest kernel) throws Exception {
            return kernel.outcome(0, () -> {
                kernel.tracefs()
                        .open(kernel.path(file), Set.of(OpenFlag.WRITE_ONLY, OpenFlag.TRUNCATE))
                        .close();
                return "cleared";
            });
        }
    }

    /** Changes the sub-buffers' size, on an empty buffer before and after: a real kernel warns otherwise. */
    record SubBufferSize(String kib) implements Step {
        @Override
        public String run(KernelUnderTest kernel) throws Exception {
            Clear clear = new Clear("trace");
            return clear.run(kernel) + ", " + new Control("buffer_subbuf_size_kb", kib, false).run(kernel) + ", "
                    + clear.run(kernel);
        }
    }

    /**
     * Resizes buffers, with whatever is in them, and clears them after a look: what shrinking throws away counts as lost, and a real
     * kernel warns when a loss is to be told on the page that is being written to.
     */
    record Resize(String file, String kib) implements Step {
        @Override
        public String run(KernelUnderTest kernel) throws Exception {
            String outcome = new Control(file, kib, false).run(kernel);
            return outcome + "\n" + kernel.state() + new Show("trace").run(kernel) + new Clear("trace").run(kernel);
        }
    }

    /** Opens a text file into a slot, and so holds what it holds. */
    record OpenText(int slot, String file) implements Step {
        @Override
        public String run(KernelUnderTest kernel) throws Exception {
            return kernel.outcome(0, () -> {
                kernel.setTextFile(slot, kernel.tracefs().open(kernel.path(file), Set.of(OpenFlag.READ_ONLY)));
                return "opened";
            });
        }
    }

    /** Closes the text file in a slot. */
    record CloseText(int slot) implements Step {
        @Override
        public String run(KernelUnderTest kernel) throws Exception {
            return kernel.outcome(0, () -> {
                kernel.closeTextFile(slot);
                return "closed";
            });
        }
    }

    /** Shows a file whose lines carry process, flags and time. */
    record Show(String file) implements Step {
        @Override
        public String run(KernelUnderTest kernel) throws Exception {
            return kernel.outcome(
                    0,
                    () -> kernel.read(file)
                            .replaceAll("(?m)^.*?-\\d+ +\\[(\\d+)] \\S+ +[\\d.]+: ", "[$1] ")
                            .replaceAll("buf:.*", "buf"));
        }
    }

    /** A call that has to fail, or at least must do nothing. */
    record BadCall(String kind) implements Step {
        @Override
        public String run(KernelUnderTest kernel) throws Exception {
            return kernel.outcome(0, () -> switch (kind) {
                case "mkdir again" -> {
                    kernel.tracefs().mkdir(kernel.path(""));
                    yield "made";
                }
                case "mkdir inside" -> {
                    kernel.tracefs().mkdir(kernel.path("none"));
                    yield "made";
                }
                case "rmdir" -> {
                    if (!kernel.holdsInstance()) {
                        yield "not held";
                    }
                    kernel.tracefs().rmdir(kernel.path(""));
                    yield "removed";
                }
                case "open missing" -> "" + kernel.tracefs().open(kernel.path("none"), Set.of(OpenFlag.READ_ONLY));
                case "list file" -> "" + kernel.tracefs().list(kernel.path("trace"));
                case "map trace" -> {
                    try (TraceFile file = kernel.tracefs().open(kernel.path("trace"), Set.of(OpenFlag.READ_ONLY))) {
                        yield "" + file.map(0, 4096, Set.of(Protection.READ), Sharing.SHARED);
                    }
                }
                case "ioctl trace" -> {
                    try (TraceFile file = kernel.tracefs().open(kernel.path("trace"), Set.of(OpenFlag.READ_ONLY))) {
                        yield "" + file.ioctl(GET_READER);
                    }
                }
                case "read marker" -> kernel.read("trace_marker");
                default -> throw new IllegalArgumentException(kind);
            });
        }
    }

    /**
     * Blocks in GET_READER in the background, does something, and tells whether that ended the wait. The wait is ended in any case.
     */
    record Blocked(int cpu, Step during) implements Step {

        private static final long PATIENCE_MILLIS = 120;

        @Override
        public String run(KernelUnderTest kernel) throws Exception {
            return kernel.outcome(0, () -> {
                try (TraceFile file = kernel.tracefs()
                        .open(kernel.path("per_cpu/cpu" + cpu + "/trace_pipe_raw"), Set.of(OpenFlag.READ_ONLY))) {
                    CompletableFuture<String> waiting = new CompletableFuture<>();
                    Thread thread = new Thread(() -> {
                        try {
                            waiting.complete("ioctl " + file.ioctl(GET_READER));
                        } catch (dev.ringmap.spi.ErrnoException e) {
                            waiting.complete(e.errnoName());
                        }
                    });
                    thread.setDaemon(true);
                    thread.start();
                    String before = within(waiting);
                    String outcome = "unneeded";
                    String after = before;
                    if (before.equals("blocked")) {
                        outcome = during.run(kernel);
                        after = within(waiting);
                    }
                    while (!waiting.isDone()) {
                        file.ioctl(0);
                        TimeUnit.MILLISECONDS.sleep(1);
                    }
                    return before + ", " + outcome + ", " + after + ", " + waiting.get();
                }
            });
        }

        private static String within(CompletableFuture<String> waiting) throws Exception {
            try {
                return waiting.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                return "blocked";
            }
        }
    }
}
