package dev.ringmap.backend.sim.files;

import dev.ringmap.backend.sim.instance.Machine;
import dev.ringmap.backend.sim.ring.KernelError;
import dev.ringmap.backend.sim.ring.SubBufferLayout;
import dev.ringmap.kernel.Kernel;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** The simulated tracefs as one process sees it. */
public final class SimulatedTraceFs implements TraceFs {

    private static final int ROOT_USER = 0;
    private static final int NAME_MAX_BYTES = 255;

    private final Machine machine;
    private final Directory root;
    private final int userId;
    private final Runnable onClose;
    private boolean closed;

    /**
     * Makes a process's view of the file system.
     *
     * @param machine the machine
     * @param instances the tracing instances
     * @param userId the user as whom the process runs; 0 is root, who alone may use tracefs
     * @param onClose what to do when it is closed
     */
    public SimulatedTraceFs(Machine machine, Instances instances, int userId, Runnable onClose) {
        this.machine = machine;
        this.root = instances.root();
        this.userId = userId;
        this.onClose = onClose;
    }

    @Override
    public String root() {
        return "simulated:" + machine.abi().optionValue();
    }

    @Override
    public Kernel kernel() {
        return new Kernel(machine.abi().release(), machine.architecture(), SubBufferLayout.PAGE_BYTES);
    }

    @Override
    public TraceFile open(String path, Set<OpenFlag> flags) throws ErrnoException {
        OpenMode mode = OpenMode.of(flags);
        requireNamed(path);
        return call("open", path, () -> {
            Node node = find(path);
            if (node instanceof ControlFile file) {
                return new SimulatedFile(path, mode, file.open(mode), machine.sleepers());
            }
            if (mode.writable() || mode.truncating()) {
                throw new KernelError(Errno.EISDIR);
            }
            return new SimulatedFile(path, mode, new DirectoryHandle(), machine.sleepers());
        });
    }

    /** A directory opened as a file, which supports no call here. */
    private static final class DirectoryHandle extends Handle {

        @Override
        int read(ByteBuffer target) {
            throw new KernelError(Errno.EISDIR);
        }
    }

    @Override
    public List<String> list(String path) throws ErrnoException {
        requireInside(path);
        return call("list", path, () -> {
            if (find(path) instanceof Directory directory) {
                return directory.names().stream().sorted().toList();
            }
            throw new KernelError(Errno.ENOTDIR);
        });
    }

    @Override
    public void mkdir(String path) throws ErrnoException {
        requireNamed(path);
        call("mkdir", path, () -> {
            String directory = withoutSlashes(path);
            parentOf(directory).mkdir(requireShort(lastOf(directory)));
            return path;
        });
    }

    @Override
    public void rmdir(String path) throws ErrnoException {
        requireNamed(path);
        call("rmdir", path, () -> {
            String directory = withoutSlashes(path);
            parentOf(directory).rmdir(requireShort(lastOf(directory)));
            return path;
        });
    }

    private static void requireNamed(String path) {
        requireInside(path);
        if (path.isEmpty()) {
            throw new IllegalArgumentException("a path below the root is needed");
        }
    }

    private static void requireInside(String path) {
        boolean isUpward = List.of(path.split("/", -1)).contains("..");
        if (path.startsWith("/") || path.indexOf('\0') >= 0 || isUpward) {
            throw new IllegalArgumentException("not a path below the root: '" + path + "'");
        }
    }

    private static String requireShort(String name) {
        if (name.getBytes(StandardCharsets.UTF_8).length > NAME_MAX_BYTES) {
            throw new KernelError(Errno.ENAMETOOLONG);
        }
        return name;
    }

    /** A directory may be named with slashes at its end. */
    private static String withoutSlashes(String path) {
        return path.replaceFirst("/+$", "");
    }

    private static String lastOf(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private Directory parentOf(String path) {
        Node parent = find(path.substring(0, Math.max(0, path.lastIndexOf('/'))));
        if (parent instanceof Directory directory) {
            return directory;
        }
        throw new KernelError(Errno.ENOTDIR);
    }

    private Node find(String path) {
        if (userId != ROOT_USER) {
            throw new KernelError(Errno.EACCES);
        }
        Node node = root;
        for (String name : path.split("/", -1)) {
            if (name.isEmpty() || name.equals(".")) {
                continue;
            }
            if (!(node instanceof Directory directory)) {
                throw new KernelError(Errno.ENOTDIR);
            }
            Node child = directory.child(requireShort(name));
            if (child == null) {
                throw new KernelError(Errno.ENOENT);
            }
            node = child;
        }
        if (path.endsWith("/") && !(node instanceof Directory)) {
            throw new KernelError(Errno.ENOTDIR);
        }
        return node;
    }

    private static <T> T call(String operation, String path, Supplier<T> action) throws ErrnoException {
        try {
            return action.get();
        } catch (KernelError e) {
            throw new ErrnoException(operation, path, e.errno());
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            onClose.run();
        }
    }
}
