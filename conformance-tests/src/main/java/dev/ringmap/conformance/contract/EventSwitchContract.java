package dev.ringmap.conformance.contract;

import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.conformance.internal.Direct;
import dev.ringmap.conformance.internal.Expect;
import dev.ringmap.conformance.spec.Rule;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.TraceFile;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Families C and N, the part on events: how they are switched, and in which instance. Tracing is off, so no event comes.
 *
 * @since 0.1
 */
public abstract class EventSwitchContract extends Contract {

    private static final String SET_EVENT = "set_event";
    private static final String SWITCH = "sched:sched_switch";
    private static final String WAKING = "sched:sched_waking";
    private static final String EVENT = "events/sched/sched_switch/";
    private static final List<String> SETTINGS = List.of(
            SET_EVENT,
            "set_event_pid",
            "events/enable",
            "events/sched/enable",
            EVENT + "enable",
            EVENT + "filter",
            EVENT + "trigger",
            "tracing_cpumask",
            "trace_options");

    /** Called by the entry that runs it. */
    protected EventSwitchContract() {}

    private void expectOn(String when, String... events) throws ErrnoException {
        TraceInstance instance = bench.instance();
        Set<String> on = new TreeSet<>(instance.read(SET_EVENT).lines().toList());
        Expect.equal("set_event " + when, new TreeSet<>(List.of(events)), on);
        for (String event : List.of(SWITCH, WAKING)) {
            String file = "events/" + event.replace(':', '/') + "/enable";
            Expect.equal(
                    file + " " + when,
                    on.contains(event) ? "1" : "0",
                    instance.read(file).strip());
        }
    }

    private void setEvent(String text, OpenFlag access, OpenFlag... more) throws ErrnoException {
        write(bench.path(SET_EVENT), text, access, more);
    }

    private void write(String path, String text, OpenFlag access, OpenFlag... more) throws ErrnoException {
        try (TraceFile file = bench.tracefs().open(path, EnumSet.of(access, more))) {
            if (!text.isEmpty()) {
                file.write(Direct.of(text));
            }
        }
    }

    @Test
    @Rule("C-18")
    void setEventAddsAndTakesAwayAndIsEmptiedByTruncation() throws Exception {
        bench.instance().setTracing(false);
        for (OpenFlag access : List.of(OpenFlag.WRITE_ONLY, OpenFlag.READ_WRITE)) {
            setEvent(SWITCH, access);
            expectOn("after an event was written, " + access, SWITCH);
            setEvent(WAKING, access);
            expectOn("after another one was written, " + access, SWITCH, WAKING);
            setEvent("!" + SWITCH, access);
            expectOn("after one was written with !, " + access, WAKING);
            setEvent("", access);
            expectOn("after it was opened, " + access, WAKING);
            Expect.errno("an event that is not there", () -> setEvent("sched:no_such", access), Errno.EINVAL);
            expectOn("after a refusal, " + access, WAKING);
            setEvent(SWITCH, access, OpenFlag.TRUNCATE);
            expectOn("after an event was written with truncation, " + access, SWITCH);
            bench.instance().write(EVENT + "enable", "0");
            expectOn("after 0 to its enable, " + access);
            bench.instance().write(EVENT + "enable", "1");
            expectOn("after 1 to its enable, " + access, SWITCH);
            setEvent("", access, OpenFlag.TRUNCATE);
            expectOn("after truncation, " + access);
        }
        bench.instance().write("events/sched/enable", "1");
        Set<String> on = new TreeSet<>(bench.instance().read(SET_EVENT).lines().toList());
        Expect.that(on.containsAll(Set.of(SWITCH, WAKING)), "set_event after 1 to events/sched/enable", "both", on);
        bench.instance().write("events/sched/enable", "0");
        expectOn("after 0 to events/sched/enable");
    }

    @Test
    @Rule("N-30")
    void eventsAreSwitchedInOneInstance() throws Exception {
        TraceInstance first = bench.instance();
        TraceInstance second = bench.own(Tracing.over(bench.tracefs()).createTemporaryInstance("conformance"));
        for (TraceInstance instance : List.of(first, second)) {
            instance.setTracing(false);
            instance.write(SET_EVENT, WAKING);
        }
        for (TraceInstance changed : List.of(first, second)) {
            TraceInstance other = changed == first ? second : first;
            String path = changed.path() + "/" + SET_EVENT;
            expectUnchanged(other, "an event added", () -> write(path, SWITCH, OpenFlag.WRITE_ONLY));
            expectUnchanged(other, "one taken away", () -> write(path, "!" + WAKING, OpenFlag.WRITE_ONLY));
            expectUnchanged(other, "none", () -> write(path, "", OpenFlag.READ_WRITE, OpenFlag.TRUNCATE));
            for (String value : List.of("1", "0")) {
                expectUnchanged(other, EVENT + "enable", () -> changed.write(EVENT + "enable", value));
                expectUnchanged(other, "events/sched/enable", () -> changed.write("events/sched/enable", value));
            }
            expectUnchanged(other, EVENT + "filter", () -> changed.write(EVENT + "filter", "prev_pid == 77"));
            expectUnchanged(other, "a trigger", () -> changed.write(EVENT + "trigger", "traceon"));
            expectUnchanged(other, "no trigger", () -> changed.write(EVENT + "trigger", "!traceon"));
            expectUnchanged(other, "set_event_pid", () -> changed.write("set_event_pid", "77"));
            expectUnchanged(other, "tracing_cpumask", () -> changed.write("tracing_cpumask", "1"));
            expectUnchanged(other, "trace_options", () -> changed.write("trace_options", "nooverwrite"));
        }
    }

    private static void expectUnchanged(TraceInstance other, String what, Expect.Call call) throws Exception {
        Map<String, String> before = settings(other);
        call.make();
        settings(other)
                .forEach((file, now) ->
                        Expect.equal(file + " of another instance after " + what, before.get(file), now));
    }

    private static Map<String, String> settings(TraceInstance instance) throws ErrnoException {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String file : SETTINGS) {
            String text = instance.read(file).strip().replace('\n', ' ');
            settings.put(file, text.isEmpty() ? "nothing" : text);
        }
        return settings;
    }
}
