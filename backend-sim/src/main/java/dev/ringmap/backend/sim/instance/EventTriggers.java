package dev.ringmap.backend.sim.instance;

import dev.ringmap.backend.sim.event.EventFilter;
import dev.ringmap.backend.sim.event.EventType;
import dev.ringmap.backend.sim.ring.KernelError;
import dev.ringmap.spi.Errno;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The triggers of an event: the lines of its {@code trigger} file. */
public final class EventTriggers {

    private static final String NONE =
            "# Available triggers:\n# traceon traceoff snapshot stacktrace enable_event disable_event\n";
    private static final long UNLIMITED = -1;

    private final EventType type;
    private final List<Trigger> triggers = new CopyOnWriteArrayList<>();

    EventTriggers(EventType type) {
        this.type = type;
    }

    private enum Action {
        TRACEON,
        TRACEOFF,
        SNAPSHOT,
        STACKTRACE;

        static Action named(String name) {
            return switch (name) {
                case "traceon" -> TRACEON;
                case "traceoff" -> TRACEOFF;
                case "snapshot" -> SNAPSHOT;
                case "stacktrace" -> STACKTRACE;
                default -> throw new KernelError(Errno.EINVAL);
            };
        }
    }

    private record Trigger(
            String name,
            Action action,
            AtomicLong left,
            @Nullable EventFilter filter) {

        String show() {
            String count = left.get() == UNLIMITED ? ":unlimited" : ":count=" + left;
            return name + count + (filter == null ? "" : " if " + filter.text()) + "\n";
        }

        void fire(TraceArray instance, ByteBuffer payload) {
            if (left.get() == 0 || (filter != null && !filter.accepts(payload))) {
                return;
            }
            if (left.get() != UNLIMITED) {
                left.decrementAndGet();
            }
            switch (action) {
                case TRACEON -> instance.setTracing(true);
                case TRACEOFF -> instance.setTracing(false);
                case SNAPSHOT -> instance.snapshot().takeInKernel();
                case STACKTRACE -> {}
            }
        }
    }

    boolean isSet() {
        return !triggers.isEmpty();
    }

    void fire(TraceArray instance, ByteBuffer payload) {
        for (Trigger trigger : triggers) {
            trigger.fire(instance, payload);
        }
    }

    /**
     * Returns what the {@code trigger} file shows.
     *
     * @return the text
     */
    public String show() {
        return triggers.isEmpty() ? NONE : triggers.stream().map(Trigger::show).collect(Collectors.joining());
    }

    /**
     * Adds a trigger, or removes it if the command begins with {@code !}.
     *
     * @param instance whose event it is
     * @param command for example {@code traceoff:5 if prev_pid == 1}
     * @throws KernelError {@code EINVAL} for an unknown command, {@code EEXIST} for one that is set already, {@code EBUSY} for a
     *     snapshot while the buffer is mapped
     */
    public void set(TraceArray instance, String command) {
        boolean removes = command.startsWith("!");
        String[] parts = (removes ? command.substring(1) : command).split(" if ", 2);
        String[] words = parts[0].strip().split(":", 2);
        Action action = Action.named(words[0]);
        List<Trigger> same = triggers.stream().filter(t -> t.action() == action).toList();
        if (removes) {
            remove(instance, action, same);
        } else if (!same.isEmpty()) {
            throw new KernelError(Errno.EEXIST);
        } else {
            add(instance, new Trigger(words[0], action, new AtomicLong(count(words)), filter(parts)));
        }
        instance.events().refresh();
    }

    /**
     * Removes all triggers.
     *
     * @param instance whose event it is
     */
    public void clear(TraceArray instance) {
        for (Trigger trigger : triggers) {
            remove(instance, trigger.action(), List.of(trigger));
        }
        instance.events().refresh();
    }

    private void add(TraceArray instance, Trigger trigger) {
        if (trigger.action() == Action.SNAPSHOT) {
            instance.snapshot().arm();
        }
        triggers.add(trigger);
    }

    private void remove(TraceArray instance, Action action, List<Trigger> same) {
        if (same.isEmpty()) {
            throw new KernelError(Errno.ENOENT);
        }
        triggers.removeAll(same);
        if (action == Action.SNAPSHOT) {
            instance.snapshot().disarm();
        }
    }

    private static long count(String[] words) {
        if (words.length < 2) {
            return UNLIMITED;
        }
        try {
            return Long.parseLong(words[1]);
        } catch (NumberFormatException e) {
            throw new KernelError(Errno.EINVAL);
        }
    }

    private @Nullable EventFilter filter(String[] parts) {
        try {
            return parts.length < 2 ? null : EventFilter.parse(type, parts[1].strip());
        } catch (EventFilter.FilterException e) {
            throw new KernelError(Errno.EINVAL);
        }
    }
}
