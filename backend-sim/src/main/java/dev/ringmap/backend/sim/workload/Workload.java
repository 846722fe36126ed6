package dev.ringmap.backend.sim.workload;

import dev.ringmap.backend.sim.instance.Machine;
import dev.ringmap.backend.sim.instance.TraceArray;
import dev.ringmap.logging.Loggers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.logging.log4j.Logger;

/**
 * Keeps the processors busy, each with a thread of its own, at a rate. Nothing happens before an instance wants events, and the threads
 * rest while none does.
 */
public final class Workload implements AutoCloseable {

    private static final Logger LOGGER = Loggers.of(Workload.class);
    private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** How far a processor may run ahead before it sleeps, and how far it may fall behind before it stops trying to catch up. */
    private static final long SLACK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private static final String[] USER_TASKS = {
        "nginx", "postgres", "java", "redis-server", "node", "python3", "sshd", "systemd-journal", "dbus-daemon", "cron"
    };
    private static final int FIRST_KERNEL_PID = 15;
    private static final int FIRST_USER_PID = 700;

    private final Machine machine;
    private final Supplier<List<TraceArray>> instances;
    private final long nanosPerEvent;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closed;

    /**
     * Prepares a workload.
     *
     * @param machine the machine that it keeps busy
     * @param instances the instances that may want its events
     * @param seed the same seed makes the same events
     * @param eventsPerSecond how many events all processors make together if all kinds are on; {@link Long#MAX_VALUE} for as many as they
     *     can
     */
    public Workload(Machine machine, Supplier<List<TraceArray>> instances, long seed, long eventsPerSecond) {
        this.machine = machine;
        this.instances = instances;
        int cpus = machine.cpus().size();
        nanosPerEvent = TimeUnit.SECONDS.toNanos(cpus) / eventsPerSecond;
        SplittableRandom random = new SplittableRandom(seed);
        for (int cpu = 0; cpu < cpus; cpu++) {
            CpuSink sink = new CpuSink();
            Processor processor = new Processor(cpu, machine.simulatedEvents(), tasksOf(cpu), random.split(), sink);
            Thread thread = new Thread(() -> run(processor, sink), "ringmap-sim-cpu" + cpu);
            thread.setDaemon(true);
            threads.add(thread);
        }
        machine.onEventsWanted(this::start);
    }

    private List<Task> tasksOf(int cpu) {
        List<Task> tasks = new ArrayList<>();
        tasks.add(Task.kernel(FIRST_KERNEL_PID + 10 * cpu, "ksoftirqd/" + cpu));
        tasks.add(Task.kernel(FIRST_KERNEL_PID + 10 * cpu + 1, "kworker/" + cpu + ":1"));
        for (int index = cpu; index < USER_TASKS.length; index += machine.cpus().size()) {
            tasks.add(Task.user(FIRST_USER_PID + 37 * index, USER_TASKS[index]));
        }
        tasks.forEach(task -> machine.nameTask(task.pid(), task.command()));
        return tasks;
    }

    private synchronized void start() {
        if (!closed) {
            LOGGER.debug("simulated workload starts on {} CPUs", threads.size());
            threads.forEach(Thread::start);
        }
    }

    private void run(Processor processor, CpuSink sink) {
        long due = System.nanoTime();
        while (!closed) {
            sink.listening = instances.get().stream()
                    .filter(instance -> instance.events().isAnyOn())
                    .toList();
            if (sink.listening.isEmpty()) {
                LockSupport.parkNanos(this, REST_NANOS);
                due = System.nanoTime();
                continue;
            }
            sink.events = 0;
            processor.step();
            due = pace(due + sink.events * nanosPerEvent);
        }
    }

    private long pace(long due) {
        long now = System.nanoTime();
        long ahead = due - now;
        if (ahead > SLACK_NANOS) {
            LockSupport.parkNanos(this, ahead);
        }
        return Math.max(due, now - SLACK_NANOS);
    }

    /** Passes on what happens on one CPU to the instances that listen. */
    private final class CpuSink implements Processor.Sink {

        private List<TraceArray> listening = List.of();
        private long events;

        @Override
        public void event(int cpu, EventDraft draft) {
            events++;
            for (TraceArray instance : listening) {
                instance.events().offer(cpu, draft.type(), draft.payload());
            }
        }

        @Override
        public void marker(int cpu, int pid, String text) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            for (TraceArray instance : listening) {
                events++;
                machine.runAs(cpu, pid, () -> instance.markers().tryMark(bytes.duplicate()));
            }
        }
    }

    /** Ends it. */
    @Override
    public synchronized void close() {
        closed = true;
        threads.forEach(LockSupport::unpark);
    }
}
