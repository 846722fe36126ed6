package dev.ringmap.backend.sim.files;

import dev.ringmap.backend.sim.instance.Machine;
import dev.ringmap.backend.sim.instance.TraceArray;
import dev.ringmap.backend.sim.ring.KernelError;
import dev.ringmap.spi.Errno;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** The root of the file system and the tracing instances in it. */
public final class Instances {

    private final Machine machine;
    private final int order;
    private final TraceArray top;
    private final Directory root;
    private final Map<String, Instance> byName = new ConcurrentSkipListMap<>();

    private record Instance(TraceArray traceArray, Directory directory) {}

    /**
     * Builds the file system of a machine, with only the top-level instance.
     *
     * @param machine the machine
     * @param order the power of two of pages in the sub-buffers of a new instance
     */
    public Instances(Machine machine, int order) {
        this.machine = machine;
        this.order = order;
        this.top = newInstance();
        this.root = InstanceFiles.populate(new Directory(), top);
        InstanceFiles.populateRoot(root, machine);
        root.with("instances", new InstancesDirectory());
    }

    private TraceArray newInstance() {
        TraceArray instance = new TraceArray(machine);
        instance.buffer().changeOrder(order);
        return instance;
    }

    Directory root() {
        return root;
    }

    /**
     * Returns all instances.
     *
     * @return the instances, the top-level one first
     */
    public List<TraceArray> all() {
        List<TraceArray> all = new ArrayList<>(List.of(top));
        byName.values().forEach(instance -> all.add(instance.traceArray()));
        return all;
    }

    /**
     * Returns an instance.
     *
     * @param name its name, or empty for the top-level one
     * @return the instance
     * @throws NoSuchElementException if there is none
     */
    public TraceArray instance(String name) {
        if (name.isEmpty()) {
            return top;
        }
        Instance instance = byName.get(name);
        if (instance == null) {
            throw new NoSuchElementException("no instance " + name);
        }
        return instance.traceArray();
    }

    /** {@code instances}: making a directory in it makes an instance. */
    private final class InstancesDirectory extends Directory {

        @Override
        @Nullable
        Node child(String name) {
            Instance instance = byName.get(name);
            return instance == null ? null : instance.directory();
        }

        @Override
        List<String> names() {
            return List.copyOf(byName.keySet());
        }

        @Override
        void mkdir(String name) {
            synchronized (byName) {
                if (byName.containsKey(name)) {
                    throw new KernelError(Errno.EEXIST);
                }
                TraceArray instance = newInstance();
                byName.put(name, new Instance(instance, InstanceFiles.populate(new Directory(), instance)));
            }
        }

        @Override
        void rmdir(String name) {
            synchronized (byName) {
                Instance instance = byName.get(name);
                if (instance == null) {
                    throw new KernelError(Errno.ENOENT);
                }
                if (instance.traceArray().isReferenced()) {
                    throw new KernelError(Errno.EBUSY);
                }
                byName.remove(name);
            }
        }
    }
}
