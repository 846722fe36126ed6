package dev.ringmap.backend.sim.workload;

import dev.ringmap.backend.sim.event.CommonFields;
import dev.ringmap.backend.sim.event.SimulatedEvents;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What one CPU of the simulated machine is busy with: a task runs, calls the kernel, blocks; interrupts come and wake others. The same
 * seed makes the same sequence of events.
 */
final class Processor {

    private static final int SLEEPING = 1;
    private static final int TIMER_SOFTIRQ = 1;
    private static final int NET_RX_SOFTIRQ = 3;
    private static final int SCHED_SOFTIRQ = 7;
    private static final int NETWORK_IRQ = 27;
    private static final int DISK_IRQ = 25;
    private static final int CALL_READ = 0;
    private static final int CALL_WRITE = 1;
    private static final int CALL_FUTEX = 202;
    private static final int CALL_EPOLL_WAIT = 232;
    private static final int[] CALLS = {CALL_READ, CALL_WRITE, CALL_FUTEX, CALL_EPOLL_WAIT};
    private static final int DEEP_IDLE_STATE = 2;
    private static final long LEAVING_IDLE = 0xffffffffL;
    private static final int IN_IRQ = CommonFields.IRQS_OFF | CommonFields.HARD_IRQ;
    private static final int IN_SOFTIRQ = CommonFields.SOFT_IRQ;
    private static final long TIMER_ADDRESS = 0xffff888003e1c000L;

    private final int cpu;
    private final SimulatedEvents events;
    private final EventDraft draft;
    private final Sink sink;
    private final SplittableRandom random;
    private final Task idle;
    private final Task softirqDaemon;
    private final Deque<Task> runnable = new ArrayDeque<>();
    private final Deque<Task> blocked = new ArrayDeque<>();
    private Task current;
    private long frame;

    /** Receives what happens. */
    interface Sink {

        /** Receives an event. */
        void event(int cpu, EventDraft draft);

        /** Receives a marker that a task writes. */
        void marker(int cpu, int pid, String text);
    }

    Processor(int cpu, SimulatedEvents events, List<Task> tasks, SplittableRandom random, Sink sink) {
        this.cpu = cpu;
        this.events = events;
        this.draft = new EventDraft(events.type("sched:sched_switch"));
        this.random = random;
        this.sink = sink;
        this.idle = Task.idle(cpu);
        this.softirqDaemon = tasks.get(0);
        this.current = idle;
        blocked.addAll(tasks);
    }

    /** Makes something happen that takes a few events. */
    void step() {
        int dice = random.nextInt(100);
        if (current.isIdle()) {
            if (dice < 30) {
                tick();
            } else {
                interrupt();
            }
        } else if (dice < 45 && !current.inKernel()) {
            systemCall();
        } else if (dice < 55) {
            tick();
        } else if (dice < 65) {
            interrupt();
        } else if (dice < 70) {
            work();
        } else {
            block();
        }
        if (current.isIdle() && !runnable.isEmpty()) {
            leaveIdle();
        }
    }

    private EventDraft begin(String type, int flags, int preemptCount) {
        return draft.begin(events.type(type), current.pid(), flags, preemptCount);
    }

    private void emit(EventDraft event) {
        sink.event(cpu, event);
    }

    private void tick() {
        emit(begin("timer:hrtimer_expire_entry", IN_IRQ, 1)
                .put("hrtimer", TIMER_ADDRESS + cpu * 0x40L)
                .put("now", frame * 4_000_000)
                .put("function", events.address("tick_nohz_handler")));
        emit(begin("irq:softirq_raise", IN_IRQ, 1).put("vec", TIMER_SOFTIRQ));
        emit(begin("timer:hrtimer_expire_exit", IN_IRQ, 1).put("hrtimer", TIMER_ADDRESS + cpu * 0x40L));
        softirq(TIMER_SOFTIRQ);
        if (random.nextInt(4) == 0) {
            softirq(SCHED_SOFTIRQ);
        }
        frame++;
    }

    private void softirq(int vector) {
        emit(begin("irq:softirq_entry", IN_SOFTIRQ, 1).put("vec", vector));
        if (vector == NET_RX_SOFTIRQ) {
            wakeUp(IN_SOFTIRQ);
        }
        emit(begin("irq:softirq_exit", IN_SOFTIRQ, 1).put("vec", vector));
    }

    private void interrupt() {
        boolean network = random.nextInt(3) > 0;
        int irq = network ? NETWORK_IRQ : DISK_IRQ;
        emit(begin("irq:irq_handler_entry", IN_IRQ, 1)
                .put("irq", irq)
                .put("name", network ? "virtio1-input.0" : "virtio0-req.0"));
        if (network) {
            emit(begin("irq:softirq_raise", IN_IRQ, 1).put("vec", NET_RX_SOFTIRQ));
        } else {
            wakeUp(IN_IRQ);
        }
        emit(begin("irq:irq_handler_exit", IN_IRQ, 1).put("irq", irq).put("ret", 1));
        if (network) {
            softirq(NET_RX_SOFTIRQ);
        }
    }

    private void wakeUp(int flags) {
        Task task = blocked.poll();
        if (task == null) {
            return;
        }
        for (String type : new String[] {"sched:sched_waking", "sched:sched_wakeup"}) {
            emit(begin(type, flags | CommonFields.NEED_RESCHED, 2)
                    .put("comm", task.command())
                    .put("pid", task.pid())
                    .put("prio", task.priority())
                    .put("target_cpu", cpu));
        }
        runnable.add(task);
    }

    private void systemCall() {
        int call = CALLS[random.nextInt(CALLS.length)];
        EventDraft enter = begin("raw_syscalls:sys_enter", 0, 0).put("id", call);
        for (int argument = 0; argument < 6; argument++) {
            enter.put("args", argument, argument == 0 ? random.nextInt(3, 64) : random.nextInt(1 << 16));
        }
        emit(enter);
        if (call == CALL_WRITE && random.nextInt(8) == 0) {
            sink.marker(cpu, current.pid(), current.command() + ": request " + frame + " done\n");
        }
        emit(begin("raw_syscalls:sys_exit", 0, 0).put("id", call).put("ret", random.nextInt(-11, 4096)));
        if (call == CALL_FUTEX) {
            wakeUp(0);
        } else if (call == CALL_EPOLL_WAIT) {
            block();
        }
    }

    private void work() {
        long address = TIMER_ADDRESS + 0x1000 + random.nextInt(16) * 0x100L;
        long function = events.address(random.nextBoolean() ? "vmstat_update" : "wb_workfn");
        emit(begin("workqueue:workqueue_execute_start", 0, 0)
                .put("work", address)
                .put("function", function));
        emit(begin("workqueue:workqueue_execute_end", 0, 0).put("work", address).put("function", function));
    }

    private void block() {
        Task next = runnable.isEmpty() ? idle : runnable.remove();
        Task previous = current;
        switchTo(next, SLEEPING);
        blocked.add(previous);
        if (next.isIdle()) {
            idleState(DEEP_IDLE_STATE);
        } else if (next.equals(softirqDaemon)) {
            softirq(NET_RX_SOFTIRQ);
        }
    }

    private void leaveIdle() {
        idleState(LEAVING_IDLE);
        switchTo(runnable.remove(), 0);
    }

    private void idleState(long state) {
        emit(begin("power:cpu_idle", CommonFields.IRQS_OFF, 1)
                .put("state", state)
                .put("cpu_id", cpu));
    }

    private void switchTo(Task next, long previousState) {
        emit(begin("sched:sched_switch", CommonFields.IRQS_OFF, 2)
                .put("prev_comm", current.command())
                .put("prev_pid", current.pid())
                .put("prev_prio", current.priority())
                .put("prev_state", previousState)
                .put("next_comm", next.command())
                .put("next_pid", next.pid())
                .put("next_prio", next.priority()));
        current = next;
    }
}
