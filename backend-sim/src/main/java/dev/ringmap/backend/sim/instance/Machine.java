package dev.ringmap.backend.sim.instance;

import dev.ringmap.backend.sim.event.EventCatalogue;
import dev.ringmap.backend.sim.event.EventText;
import dev.ringmap.backend.sim.mapping.Abi;
import dev.ringmap.backend.sim.ring.Cpu;
import dev.ringmap.backend.sim.ring.Tasks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongSupplier;

/** What all instances of one simulated kernel share: processors, clocks, tasks, kinds of events. */
public final class Machine {

    private static final int FIRST_THREAD_PID = 10_000;
    private static final String UNKNOWN_COMMAND = "<...>";

    private final Abi abi;
    private final String architecture;
    private final List<Cpu> cpus = new ArrayList<>();
    private final TraceClocks clocks;
    private final Tasks tasks = new Tasks();
    private final EventCatalogue catalogue = EventCatalogue.load();
    private final EventText eventText = new EventText(catalogue);
    private final Map<Integer, String> commands = new ConcurrentSkipListMap<>();
    private final ThreadLocal<Integer> currentCpu = ThreadLocal.withInitial(() -> 0);

    /**
     * Builds a machine.
     *
     * @param abi how its kernel maps ring-buffers
     * @param architecture what {@code uname -m} says
     * @param cpuCount the number of processors
     * @param nanosSinceBoot the time since it was started, in nanoseconds
     */
    public Machine(Abi abi, String architecture, int cpuCount, LongSupplier nanosSinceBoot) {
        this.abi = abi;
        this.architecture = architecture;
        this.clocks = new TraceClocks(nanosSinceBoot);
        for (int cpu = 0; cpu < cpuCount; cpu++) {
            cpus.add(new Cpu(cpu));
        }
    }

    /**
     * Returns how the kernel maps ring-buffers.
     *
     * @return the interface
     */
    public Abi abi() {
        return abi;
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
     * @return the tasks
     */
    public Tasks tasks() {
        return tasks;
    }

    /**
     * Returns the kinds of events.
     *
     * @return the catalogue
     */
    public EventCatalogue catalogue() {
        return catalogue;
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
     * Returns the CPU on which the calling thread runs: 0, unless it was put elsewhere.
     *
     * @return the CPU's number
     */
    public int currentCpu() {
        return currentCpu.get();
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
    public <T, E extends Exception> T runOn(int cpu, OnCpu<T, E> action) throws E {
        int before = currentCpu.get();
        currentCpu.set(cpus.get(cpu).index());
        try {
            return action.run();
        } finally {
            currentCpu.set(before);
        }
    }

    /**
     * Something to run on a CPU.
     *
     * @param <T> what it returns
     * @param <E> what it throws
     */
    @FunctionalInterface
    public interface OnCpu<T, E extends Exception> {

        /**
         * Runs it.
         *
         * @return the result
         * @throws E what goes wrong
         */
        T run() throws E;
    }

    /**
     * Returns the id of the calling thread as the simulated kernel sees it.
     *
     * @return the id
     */
    public int currentPid() {
        return FIRST_THREAD_PID + (int) Thread.currentThread().getId();
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
