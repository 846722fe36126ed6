package dev.ringmap.events.symbols;

import dev.ringmap.TraceEvent;
import dev.ringmap.events.ArrayField;
import dev.ringmap.events.EventFormat;
import dev.ringmap.events.Field;
import dev.ringmap.events.LongField;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Two fields of an event that say which name a task has. */
final class CommSource {

    private record Pair(String pid, String comm) {}

    /** In the order in which they apply, if an event names the same task twice. */
    private static final Map<String, List<Pair>> PAIRS = Map.of(
            "sched:sched_switch", List.of(new Pair("prev_pid", "prev_comm"), new Pair("next_pid", "next_comm")),
            "sched:sched_wakeup", List.of(new Pair("pid", "comm")),
            "sched:sched_wakeup_new", List.of(new Pair("pid", "comm")),
            "sched:sched_waking", List.of(new Pair("pid", "comm")),
            "sched:sched_process_fork",
                    List.of(new Pair("parent_pid", "parent_comm"), new Pair("child_pid", "child_comm")),
            "task:task_newtask", List.of(new Pair("pid", "comm")),
            "task:task_rename", List.of(new Pair("pid", "newcomm")));

    /** The events that carry names. */
    static final List<String> EVENTS = PAIRS.keySet().stream().sorted().toList();

    private final LongField pid;
    private final ArrayField comm;

    private CommSource(LongField pid, ArrayField comm) {
        this.pid = pid;
        this.comm = comm;
    }

    /** The sources in an event; none if its format lacks the fields. */
    static List<CommSource> of(EventFormat format) {
        return PAIRS.getOrDefault(format.fullName(), List.of()).stream()
                .map(pair -> of(format, pair))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<CommSource> of(EventFormat format, Pair pair) {
        boolean hasPid = has(format, pair.pid(), Field.Kind.SCALAR);
        return hasPid && has(format, pair.comm(), Field.Kind.STRING)
                ? Optional.of(new CommSource(format.longField(pair.pid()), format.arrayField(pair.comm())))
                : Optional.empty();
    }

    private static boolean has(EventFormat format, String name, Field.Kind kind) {
        return format.fields().stream().anyMatch(field -> field.name().equals(name) && field.kind() == kind);
    }

    int pid(TraceEvent event) {
        return (int) pid.read(event);
    }

    int lengthBytes(TraceEvent event) {
        return comm.lengthBytes(event);
    }

    void copy(TraceEvent event, byte[] target) {
        comm.copy(event, target, 0);
    }
}
