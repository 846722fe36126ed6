package dev.ringmap.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ringmap.Backends;
import dev.ringmap.RingBufferMapping;
import dev.ringmap.TraceEvent;
import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.events.merge.EventMerge;
import dev.ringmap.spi.TraceFs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reads scheduler events field by field and in order, and holds them against what the kernel itself prints of the same events. */
class SchedSwitchLiveKernelIT {

    private static final Pattern KERNELS_LINE = Pattern.compile(".* \\[(\\d+)] \\S+ +(\\d+)\\.(\\d{6}): sched_switch: "
            + "prev_comm=(.*) prev_pid=(\\d+) prev_prio=(\\d+) prev_state=\\S+ ==> "
            + "next_comm=(.*) next_pid=(\\d+) next_prio=(\\d+)");

    private record Switch(
            int cpu,
            long micros,
            String prevComm,
            long prevPid,
            long prevPrio,
            String nextComm,
            long nextPid,
            long nextPrio) {

        /** The kernel rounds to the nearest microsecond. */
        static long micros(long nanos) {
            return (nanos + 500) / 1000;
        }
    }

    @BeforeEach
    void needLiveKernel() {
        Path instances = Path.of("/sys/kernel/tracing/instances");
        assumeTrue(Files.isWritable(instances), instances + " is not writable: no tracefs, or no permission");
    }

    @Test
    void shouldReadWhatTheKernelPrints() throws Exception {
        try (TraceFs tracefs = Backends.select().open();
                TraceInstance trace = Tracing.over(tracefs).createTemporaryInstance("events")) {
            trace.enable("sched:sched_switch");
            for (int i = 0; i < 200; i++) {
                LockSupport.parkNanos(100_000);
            }
            trace.setTracing(false);
            List<Switch> printed = printed(trace.read("trace"));

            assertThat(printed).hasSizeGreaterThan(100);
            assertThat(read(trace)).containsExactlyElementsOf(printed);
        }
    }

    private static List<Switch> printed(String text) {
        List<Switch> switches = new ArrayList<>();
        for (String line : text.lines().filter(l -> !l.startsWith("#")).toList()) {
            Matcher matcher = KERNELS_LINE.matcher(line);
            assertThat(matcher.matches()).as(line).isTrue();
            switches.add(new Switch(
                    Integer.parseInt(matcher.group(1)),
                    Long.parseLong(matcher.group(2)) * 1_000_000 + Long.parseLong(matcher.group(3)),
                    matcher.group(4),
                    Long.parseLong(matcher.group(5)),
                    Long.parseLong(matcher.group(6)),
                    matcher.group(7),
                    Long.parseLong(matcher.group(8)),
                    Long.parseLong(matcher.group(9))));
        }
        return switches;
    }

    private static List<Switch> read(TraceInstance trace) throws IOException {
        EventFormat format =
                EventFormats.load(trace, List.of("sched:sched_switch")).format("sched:sched_switch");
        StringField prevComm = format.stringField("prev_comm");
        LongField prevPid = format.longField("prev_pid");
        LongField prevPrio = format.longField("prev_prio");
        StringField nextComm = format.stringField("next_comm");
        LongField nextPid = format.longField("next_pid");
        LongField nextPrio = format.longField("next_prio");
        List<Switch> switches = new ArrayList<>();
        List<RingBufferMapping> rings = new ArrayList<>();
        try {
            for (int cpu : trace.cpus()) {
                rings.add(trace.map(cpu));
            }
            EventMerge merge = EventMerge.of(rings);
            while (merge.advance()) {
                while (merge.next()) {
                    TraceEvent event = merge.event();
                    assertThat(event.typeId()).isEqualTo(format.id());
                    switches.add(new Switch(
                            merge.cpu(),
                            Switch.micros(event.timestamp()),
                            prevComm.read(event),
                            prevPid.read(event),
                            prevPrio.read(event),
                            nextComm.read(event),
                            nextPid.read(event),
                            nextPrio.read(event)));
                }
            }
        } finally {
            for (RingBufferMapping ring : rings) {
                ring.close();
            }
        }
        return switches;
    }
}
