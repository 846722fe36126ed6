package dev.ringmap.backend.linux;

import dev.ringmap.kernel.Kernel;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** A mounted tracefs. It keeps nothing open, so closing it does nothing. */
final class LinuxTraceFs implements TraceFs {

    static final String TYPE = "tracefs";
    static final String USUAL_ROOT = "/sys/kernel/tracing";

    static final String MOUNT_COMMAND = "mount -t tracefs nodev " + USUAL_ROOT;

    private final SystemCalls systemCalls;
    private final String root;
    private final Kernel kernel;

    private LinuxTraceFs(SystemCalls systemCalls, String root) throws ErrnoException {
        this.systemCalls = systemCalls;
        this.root = root;
        this.kernel = kernel(systemCalls);
    }

    /**
     * Opens the tracefs in a directory.
     *
     * @throws IllegalArgumentException if the directory is not the root of a tracefs, or its name cannot be written in the locale
     */
    static LinuxTraceFs at(SystemCalls systemCalls, String directory) throws ErrnoException {
        if (directory.isEmpty()) {
            throw new IllegalArgumentException("the option tracefs names no directory");
        }
        String root = requireNameable(directory).toAbsolutePath().normalize().toString();
        if (!isTracefs(systemCalls, root)) {
            throw new IllegalArgumentException(root + " is not a tracefs");
        }
        if (isInTracefs(systemCalls, root + "/..")) {
            throw new IllegalArgumentException(root + " is a directory in a tracefs, not its root");
        }
        return new LinuxTraceFs(systemCalls, root);
    }

    /**
     * Looks for a tracefs by type, mounted anywhere, the usual place first; then below a debugfs, where naming it mounts it.
     *
     * @throws IllegalArgumentException if its name cannot be written in the locale
     * @throws ErrnoException {@code ENODEV} if there is none, {@code EACCES} if there may be one that this process has no permission to see
     */
    static LinuxTraceFs find(SystemCalls systemCalls, MountTable mounts) throws ErrnoException {
        List<String> candidates = new ArrayList<>(mounts.directoriesOfType(TYPE));
        candidates.sort((one, other) -> Boolean.compare(other.equals(USUAL_ROOT), one.equals(USUAL_ROOT)));
        for (String debugfs : mounts.directoriesOfType("debugfs")) {
            candidates.add(debugfs + "/tracing");
        }
        ErrnoException refusal = null;
        for (String candidate : candidates) {
            try {
                if (isTracefs(systemCalls, candidate)) {
                    requireNameable(candidate);
                    return new LinuxTraceFs(systemCalls, candidate);
                }
            } catch (ErrnoException failure) {
                refusal = failure.errno() == Errno.EACCES ? failure : refusal;
            }
        }
        throw refusal != null
                ? refusal
                : new ErrnoException("statfs", USUAL_ROOT, "no tracefs is mounted", Errno.ENODEV);
    }

    /** Java encodes file names as the locale does; a directory whose name cannot be encoded cannot be listed. */
    private static Path requireNameable(String directory) {
        try {
            return Path.of(directory);
        } catch (InvalidPathException failure) {
            throw new IllegalArgumentException(
                    "'" + directory + "' cannot be named in the locale's character set "
                            + System.getProperty("native.encoding")
                            + "; choose another locale, for example LC_ALL=C.UTF-8",
                    failure);
        }
    }

    /** A directory whose type cannot be read is above the mount. */
    private static boolean isInTracefs(SystemCalls systemCalls, String directory) {
        try {
            return isTracefs(systemCalls, directory);
        } catch (ErrnoException unknown) {
            return false;
        }
    }

    private static boolean isTracefs(SystemCalls systemCalls, String directory) throws ErrnoException {
        ByteBuffer statfs =
                ByteBuffer.allocateDirect(LinuxAbi.STATFS_LENGTH_BYTES).order(ByteOrder.nativeOrder());
        int result = systemCalls.statfs(directory, statfs);
        if (result < 0) {
            throw new ErrnoException("statfs", directory, -result);
        }
        return statfs.getLong(LinuxAbi.STATFS_TYPE_OFFSET) == LinuxAbi.TRACEFS_TYPE;
    }

    private static Kernel kernel(SystemCalls systemCalls) throws ErrnoException {
        ByteBuffer utsname = ByteBuffer.allocateDirect(LinuxAbi.UTSNAME_LENGTH_BYTES);
        int result = systemCalls.uname(utsname);
        if (result < 0) {
            throw new ErrnoException("uname", "kernel", -result);
        }
        return new Kernel(
                utsnameField(utsname, LinuxAbi.UTSNAME_RELEASE_OFFSET),
                utsnameField(utsname, LinuxAbi.UTSNAME_MACHINE_OFFSET),
                systemCalls.pageSizeBytes());
    }

    private static String utsnameField(ByteBuffer utsname, int offset) {
        byte[] field = new byte[LinuxAbi.UTSNAME_FIELD_LENGTH_BYTES];
        utsname.get(offset, field);
        int length = 0;
        while (length < field.length && field[length] != 0) {
            length++;
        }
        return new String(field, 0, length, StandardCharsets.UTF_8);
    }

    @Override
    public String root() {
        return root;
    }

    @Override
    public Kernel kernel() {
        return kernel;
    }

    @Override
    public TraceFile open(String path, Set<OpenFlag> flags) throws ErrnoException {
        int bits = LinuxAbi.openBits(flags);
        int result = systemCalls.open(resolve(requireNamed(path)), bits);
        if (result < 0) {
            throw new ErrnoException("open", path, -result);
        }
        return new LinuxTraceFile(systemCalls, path, result, !flags.contains(OpenFlag.NONBLOCK));
    }

    @Override
    public List<String> list(String path) throws ErrnoException {
        String directory = resolve(path);
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of(directory))) {
            for (Path entry : entries) {
                names.add(String.valueOf(entry.getFileName()));
            }
        } catch (IOException | DirectoryIteratorException | InvalidPathException failure) {
            ErrnoException described = new ErrnoException("list", path, whyNoDirectory(directory));
            described.initCause(failure);
            throw described;
        }
        Collections.sort(names);
        return Collections.unmodifiableList(names);
    }

    /**
     * The class library does not report the errno, so this asks the kernel; a name that ends with a slash is opened as a directory or not
     * at all.
     */
    private int whyNoDirectory(String directory) {
        int result = systemCalls.open(directory + "/", LinuxAbi.openBits(Set.of(OpenFlag.READ_ONLY)));
        if (result < 0) {
            return -result;
        }
        systemCalls.close(result);
        return Errno.EIO;
    }

    @Override
    public void mkdir(String path) throws ErrnoException {
        int result = systemCalls.mkdir(resolve(requireNamed(path)), LinuxAbi.DIRECTORY_MODE);
        if (result < 0) {
            throw new ErrnoException("mkdir", path, -result);
        }
    }

    @Override
    public void rmdir(String path) throws ErrnoException {
        int result = systemCalls.rmdir(resolve(requireNamed(path)));
        if (result < 0) {
            throw new ErrnoException("rmdir", path, -result);
        }
    }

    private static String requireNamed(String path) {
        if (path.isEmpty()) {
            throw new IllegalArgumentException("a path below the tracefs root is needed");
        }
        return path;
    }

    /** Refuses what would leave the tracefs; a name such as that of an event often comes from a user. */
    private String resolve(String path) {
        if (path.startsWith("/") || path.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("not a path relative to the tracefs root: '" + path + "'");
        }
        for (String component : path.split("/", -1)) {
            if (component.equals("..")) {
                throw new IllegalArgumentException("a path with '..' leaves the tracefs root: '" + path + "'");
            }
        }
        return path.isEmpty() ? root : root + "/" + path;
    }

    @Override
    public void close() {}

    @Override
    public String toString() {
        return root;
    }
}
