package dev.ringmap.backend.sim.instance;

import dev.ringmap.backend.sim.event.CommonFields;
import dev.ringmap.backend.sim.event.EventFilter;
import dev.ringmap.backend.sim.event.EventType;
import dev.ringmap.backend.sim.ring.CpuBuffer;
import dev.ringmap.backend.sim.ring.KernelError;
import dev.ringmap.backend.sim.ring.Reservation;
import dev.ringmap.spi.Errno;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which events an instance records, under which conditions, and what else they trigger. */
public final class InstanceEvents {

    /** Largest id that a set of ids accepts. */
    private static final long MAX_PID = (1L << 30) - 1;

    private final TraceArray instance;
    private final Map<EventType, EventSwitch> switches = new LinkedHashMap<>();
    private final NavigableSet<Integer> pids = new ConcurrentSkipListSet<>();
    private volatile boolean anyOn;

    InstanceEvents(TraceArray instance) {
        this.instance = instance;
        for (EventType type : instance.machine().simulatedEvents().all()) {
            switches.put(type, new EventSwitch(type, instance.errors()));
        }
    }

    /**
     * Returns the switch of a kind of event.
     *
     * @param type the kind
     * @return its switch
     */
    public EventSwitch of(EventType type) {
        EventSwitch eventSwitch = switches.get(type);
        if (eventSwitch == null) {
            throw new IllegalArgumentException("not of this machine: " + type.name());
        }
        return eventSwitch;
    }

    /**
     * Returns the kinds that are on.
     *
     * @return the kinds, by system and name
     */
    public List<EventType> switchedOn() {
        return switches.values().stream()
                .filter(EventSwitch::isOn)
                .map(EventSwitch::type)
                .toList();
    }

    /**
     * Tells, cheaply, whether any event needs to be looked at.
     *
     * @return whether one is on or has a trigger
     */
    public boolean isAnyOn() {
        return anyOn;
    }

    /**
     * Switches kinds of events.
     *
     * @param which the kinds; those that cannot be switched are left out
     * @param on whether to record them
     * @return how many kinds that were
     */
    public int switchAll(Predicate<EventType> which, boolean on) {
        int count = 0;
        for (EventSwitch eventSwitch : switches.values()) {
            if (eventSwitch.type().isSwitchable() && which.test(eventSwitch.type())) {
                eventSwitch.set(on);
                count++;
            }
        }
        refresh();
        return count;
    }

    /**
     * Switches kinds of events in the notation of {@code set_event}: {@code system:event}, {@code system} or {@code event}, where {@code *}
     * stands for all, with {@code !} in front to switch off.
     *
     * @param word what is written
     * @throws KernelError {@code EINVAL} if no event matches
     */
    public void switchByName(String word) {
        boolean on = !word.startsWith("!");
        String name = on ? word : word.substring(1);
        int colon = name.indexOf(':');
        Predicate<EventType> which;
        if (colon < 0) {
            which = isAll(name)
                    ? type -> true
                    : type -> type.system().equals(name) || type.name().equals(name);
        } else {
            String system = name.substring(0, colon);
            String event = name.substring(colon + 1);
            which = type -> (isAll(system) || type.system().equals(system))
                    && (isAll(event) || type.name().equals(event));
        }
        if (switchAll(which, on) == 0) {
            throw new KernelError(Errno.EINVAL);
        }
    }

    private static boolean isAll(String name) {
        return name.isEmpty() || name.equals("*");
    }

    void refresh() {
        anyOn = switches.values().stream()
                .anyMatch(eventSwitch ->
                        eventSwitch.isOn() || eventSwitch.triggers().isSet());
        if (anyOn) {
            instance.machine().eventsAreWanted();
        }
    }

    /**
     * Returns the tasks whose events are recorded.
     *
     * @return their ids; empty for all tasks
     */
    public NavigableSet<Integer> pids() {
        return pids;
    }

    /**
     * Adds a task whose events are recorded.
     *
     * @param pid its id
     * @throws KernelError {@code EINVAL} if it is negative, {@code EPERM} if it is too large
     */
    public void addPid(long pid) {
        if (pid < 0) {
            throw new KernelError(Errno.EINVAL);
        }
        if (pid > MAX_PID) {
            throw new KernelError(Errno.EPERM);
        }
        pids.add((int) pid);
    }

    /**
     * Offers an event that happened.
     *
     * @param cpu the CPU on which it happened
     * @param type its kind
     * @param payload its payload
     */
    public void offer(int cpu, EventType type, ByteBuffer payload) {
        EventSwitch eventSwitch = of(type);
        if (eventSwitch.triggers().isSet()) {
            eventSwitch.triggers().fire(instance, payload);
        }
        if (eventSwitch.isOn() && eventSwitch.accepts(payload) && acceptsTask(payload)) {
            CpuBuffer buffer = instance.cpuBuffer(cpu);
            Reservation event = buffer == null ? null : buffer.reserve(payload.remaining());
            if (event != null) {
                event.put(0, payload, payload.position(), payload.remaining());
                event.commit();
            }
        }
    }

    private boolean acceptsTask(ByteBuffer payload) {
        return pids.isEmpty() || pids.contains(payload.getInt(CommonFields.PID_OFFSET));
    }

    /** The switch of one kind of event. */
    public static final class EventSwitch {

        private final EventType type;
        private final ErrorLog errors;
        private final EventTriggers triggers;
        private volatile boolean on;
        private volatile @Nullable EventFilter filter;
        private volatile String filterText = "none";

        EventSwitch(EventType type, ErrorLog errors) {
            this.type = type;
            this.errors = errors;
            this.triggers = new EventTriggers(type);
        }

        /**
         * Returns the kind.
         *
         * @return the kind
         */
        public EventType type() {
            return type;
        }

        /**
         * Tells whether the event is recorded.
         *
         * @return whether it is
         */
        public boolean isOn() {
            return on;
        }

        void set(boolean nowOn) {
            on = nowOn;
        }

        /**
         * Returns what else the event triggers.
         *
         * @return the triggers
         */
        public EventTriggers triggers() {
            return triggers;
        }

        boolean accepts(ByteBuffer payload) {
            EventFilter current = filter;
            return current == null || current.accepts(payload);
        }

        /**
         * Returns what the {@code filter} file shows: the filter, or what was wrong with the latest one.
         *
         * @return the text
         */
        public String filterText() {
            return filterText;
        }

        /**
         * Sets the filter.
         *
         * @param text the condition, or {@code 0} for none
         * @throws KernelError {@code EINVAL} if it is not a condition
         */
        public void setFilter(String text) {
            if (text.equals("0")) {
                filter = null;
                filterText = "none";
                return;
            }
            try {
                filter = EventFilter.parse(type, text);
                filterText = text;
            } catch (EventFilter.FilterException e) {
                filter = null;
                filterText = e.report(text);
                errors.add("event filter parse error", e.problem(), text, e.at());
                throw new KernelError(Errno.EINVAL);
            }
        }
    }
}
