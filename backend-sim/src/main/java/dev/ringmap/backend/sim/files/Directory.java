package dev.ringmap.backend.sim.files;

import dev.ringmap.backend.sim.ring.KernelError;
import dev.ringmap.spi.Errno;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A directory. */
non-sealed class Directory implements Node {

    private final Map<String, Node> children = new TreeMap<>();

    /** Puts a file into it, when the tree is built. */
    Directory with(String name, Node child) {
        children.put(name, child);
        return this;
    }

    @Nullable
    Node child(String name) {
        return children.get(name);
    }

    List<String> names() {
        return List.copyOf(children.keySet());
    }

    void mkdir(String name) {
        throw new KernelError(children.containsKey(name) ? Errno.EEXIST : Errno.EPERM);
    }

    void rmdir(String name) {
        Node child = child(name);
        if (child == null) {
            throw new KernelError(Errno.ENOENT);
        }
        throw new KernelError(child instanceof Directory ? Errno.EPERM : Errno.ENOTDIR);
    }
}
