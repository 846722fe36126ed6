package dev.ringmap.backend.sim.workload;

/**
 * A simulated task.
 *
 * @param pid its id; 0 is the idle task of every CPU
 * @param command its name, of at most 15 characters
 * @param priority its kernel priority: 120 is normal, and a lower number is more important
 * @param inKernel whether it never makes system calls
 */
record Task(int pid, String command, int priority, boolean inKernel) {

    static final int NORMAL_PRIORITY = 120;

    static Task idle(int cpu) {
        return new Task(0, "swapper/" + cpu, NORMAL_PRIORITY, true);
    }

    static Task user(int pid, String command) {
        return new Task(pid, command, NORMAL_PRIORITY, false);
    }

    static Task kernel(int pid, String command) {
        return new Task(pid, command, NORMAL_PRIORITY, true);
    }

    boolean isIdle() {
        return pid == 0;
    }
}
