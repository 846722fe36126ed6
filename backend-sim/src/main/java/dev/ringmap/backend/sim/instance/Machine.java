package dev.ringmap.backend.sim.instance;

import dev.ringmap.backend.sim.event.EventText;
import dev.ringmap.backend.sim.event.SimulatedEvents;
import dev.ringmap.backend.sim.mapping.Abi;
import dev.ringmap.backend.sim.ring.Cpu;
import dev.ringmap.backend.sim.ring.Sleepers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/** What all instances of one simulated kernel share: processors, clocks, sleeping threads, kinds of events. */
public final class Machine {

    private static final int FIRST_THREAD_PID = 10_000;
    private static final String UNKNOWN_COMMAND = "<...>";

    private final Abi abi;
    private final OptionalInt mappingRefusal;
    private final String architecture;
    private final List<Cpu> cpus = new ArrayList<>();
    private final TraceClocks clocks;
    private final Sleepers sleepers = new Sleepers();
    private final SimulatedEvents events;
    private final EventText eventText;
    private final Map<Integer, String> commands = new ConcurrentSkipListMap<>();
    /** One for each kernel: a thread may be on different CPUs of different kernels. */
    @SuppressWarnings("ThreadLocalUsage")
    private final ThreadLocal<@Nullable Place> places = new ThreadLocal<>();

    private volatile ObjIntConsumer<TraceArray> feeder = (instance, cpu) -> {};
    private final AtomicReference<@Nullable Runnable> eventsWanted = new AtomicReference<>();

    /**
     * Builds a machine.
     *
     * @param abi how its kernel maps ring buffers
     * @param mappingRefusal the errno with which it refuses to, as a security module does, if it does
     * @param architecture what {@code uname -m} says
     * @param cpuCount the number of processors
     * @param nanosSinceBoot the time since it was started, in nanoseconds
     * @param events the kinds of events that its kernel has
     */
    public Machine(
            Abi abi,
            OptionalInt mappingRefusal,
            String architecture,
            int cpuCount,
            LongSupplier nanosSinceBoot,
            SimulatedEvents events) {
        this.events = events;
        this.eventText = new EventText(events);
        this.abi = abi;
        this.mappingRefusal = mappingRefusal;
        this.architecture = architecture;
        this.clocks = new TraceClocks(nanosSinceBoot);
        for (int cpu = 0; cpu < cpuCount; cpu++) {
            cpus.add(new Cpu(cpu));
        }
    }

    /**
     * Returns how the kernel maps ring buffers.
     *
     * @return the interface
     */
    public Abi abi() {
        return abi;
    }

    /**
     * Returns with what every mapping is refused, whatever the ABI.
     *
     * @return the errno; empty if mappings are granted
     */
    public OptionalInt mappingRefusal() {
        return mappingRefusal;
    }

    /**
     * Returns what {@code uname -m} says.
     *
     * @return the architecture
     */
    public String architecture() {
        return architecture;
    }

    /**
     * Returns the processors.
     *
     * @return the processors, by number
     */
    public List<Cpu> cpus() {
        return cpus;
    }

    /**
     * Returns the trace clocks.
     *
     * @return the clocks
     */
    public TraceClocks clocks() {
        return clocks;
    }

    /**
     * Returns the threads asleep in system calls.
     *
     * @return the sleepers
     */
    public Sleepers sleepers() {
        return sleepers;
    }

    /**
     * Returns the kinds of events.
     *
     * @return the events
     */
    public SimulatedEvents simulatedEvents() {
        return events;
    }

    /**
     * Returns what makes the text of events.
     *
     * @return the renderer
     */
    public EventText eventText() {
        return eventText;
    }

    /**
     * Returns the CPU on which the calling thread runs: where it was put; otherwise the one to which it was bound before its first call;
     * otherwise 0.
     *
     * @return the CPU's number
     */
    public int currentCpu() {
        return currentPlace().cpu();
    }

    /**
     * Returns the id of the calling thread as the simulated kernel sees it.
     *
     * @return the id
     */
    public int currentPid() {
        return currentPlace().pid();
    }

    private Place currentPlace() {
        Place place = places.get();
        if (place == null) {
            place = new Place(boundCpu(), pidOfThread());
            places.set(place);
        }
        return place;
    }

    private int boundCpu() {
        int bound = Affinity.ofCallingThread().orElse(0);
        return bound < cpus.size() ? bound : 0;
    }

    private static int pidOfThread() {
        return FIRST_THREAD_PID + (int) Thread.currentThread().getId();
    }

    /**
     * Runs something on a CPU.
     *
     * @param <T> what it returns
     * @param <E> what it throws
     * @param cpu the CPU's number
     * @param action what to run, on the calling thread
     * @return what it returned
     * @throws E what it threw
     */
    public <T extends @Nullable Object, E extends Exception> T runOn(int cpu, OnCpu<T, E> action) throws E {
        return runAs(cpu, currentPid(), action);
    }

    /**
     * Runs something on a CPU in the name of a simulated task.
     *
     * @param <T> what it returns
     * @param <E> what it throws
     * @param cpu the CPU's number
     * @param pid the task's id
     * @param action what to run, on the calling thread
     * @return what it returned
     * @throws E what it threw
     */
    public <T extends @Nullable Object, E extends Exception> T runAs(int cpu, int pid, OnCpu<T, E> action) throws E {
        Place before = places.get();
        places.set(new Place(cpus.get(cpu).index(), pid));
        try {
            return action.run();
        } finally {
            places.set(before);
        }
    }

    /** Where, and as which task, a thread runs. */
    private record Place(int cpu, int pid) {}

    /**
     * Sets what to do when an instance wants events for the first time.
     *
     * @param listener what to do
     */
    public void onEventsWanted(Runnable listener) {
        eventsWanted.set(listener);
    }

    /**
     * Sets what feeds the ring buffer of a CPU once somebody opens it, in place of the machine's own events.
     *
     * @param newFeeder takes the instance and the CPU's number
     */
    public void feedBy(ObjIntConsumer<TraceArray> newFeeder) {
        feeder = newFeeder;
    }

    void feed(TraceArray instance, int cpu) {
        feeder.accept(instance, cpu);
    }

    void eventsAreWanted() {
        Runnable listener = eventsWanted.getAndSet(null);
        if (listener != null) {
            listener.run();
        }
    }

    /**
     * Something to run on a CPU.
     *
     * @param <T> what it returns
     * @param <E> what it throws
     */
    @FunctionalInterface
    public interface OnCpu<T extends @Nullable Object, E extends Exception> {

        /**
         * Runs it.
         *
         * @return the result
         * @throws E if it fails
         */
        T run() throws E;
    }

    /**
     * Notes what a task is called.
     *
     * @param pid the task's id
     * @param command its name
     */
    public void nameTask(int pid, String command) {
        commands.put(pid, command);
    }

    /**
     * Returns what a task is called.
     *
     * @param pid the task's id
     * @return its name, as lines of {@code trace} show it
     */
    public String command(int pid) {
        return pid == 0 ? "<idle>" : commands.getOrDefault(pid, UNKNOWN_COMMAND);
    }

    /**
     * Returns what {@code saved_cmdlines} shows.
     *
     * @return the names of tasks, by id
     */
    public Map<Integer, String> commands() {
        return commands;
    }
}
