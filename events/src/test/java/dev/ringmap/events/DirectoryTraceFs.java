package dev.ringmap.events;

import dev.ringmap.kernel.Kernel;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.Protection;
import dev.ringmap.spi.Sharing;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The text files below a directory, be it a tracefs or a copy of parts of one. Nothing can be written or mapped. */
public final class DirectoryTraceFs implements TraceFs {

    private final Path root;
    private int opened;

    public DirectoryTraceFs(Path root) {
        this.root = root;
    }

    /** How many files have been opened. */
    public int opened() {
        return opened;
    }

    @Override
    public String root() {
        return root.toString();
    }

    @Override
    public Kernel kernel() {
        return new Kernel("6.18.0", "x86_64");
    }

    @Override
    public List<String> list(String path) throws ErrnoException {
        try (Stream<Path> entries = Files.list(root.resolve(path))) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw failure("opendir", path, e);
        }
    }

    @Override
    public TraceFile open(String path, Set<OpenFlag> flags) throws ErrnoException {
        opened++;
        try {
            return new ReadOnlyFile(path, FileChannel.open(root.resolve(path)));
        } catch (IOException e) {
            throw failure("open", path, e);
        }
    }

    private static ErrnoException failure(String operation, String path, IOException e) {
        int errno = e instanceof NoSuchFileException
                ? Errno.ENOENT
                : e instanceof NotDirectoryException
                        ? Errno.ENOTDIR
                        : e instanceof AccessDeniedException ? Errno.EACCES : Errno.EIO;
        return new ErrnoException(operation, path, errno);
    }

    @Override
    public void mkdir(String path) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void rmdir(String path) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}

    private record ReadOnlyFile(String path, FileChannel channel) implements TraceFile {

        @Override
        public int read(ByteBuffer target) throws ErrnoException {
            try {
                return Math.max(0, channel.read(target));
            } catch (IOException e) {
                throw failure("read", path, e);
            }
        }

        @Override
        public int write(ByteBuffer source) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int ioctl(int request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int poll(long timeoutNanos) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void wakeUp() {}

        @Override
        public MappedMemory map(long offset, long length, Set<Protection> protection, Sharing sharing) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
