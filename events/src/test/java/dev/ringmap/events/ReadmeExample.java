package dev.ringmap.events;

import dev.ringmap.Backends;
import dev.ringmap.EventCursor;
import dev.ringmap.RingBufferMapping;
import dev.ringmap.TraceInstance;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.TraceFs;
import java.time.Duration;

/** The example of the README, so that it is compiled. */
final class ReadmeExample {

    private ReadmeExample() {}

    static void stream() throws ErrnoException {
        // @start region="stream"
        try (TraceFs tracefs = Backends.select().open();
                TraceInstance trace = TraceInstance.create(tracefs, "latency")) {
            trace.enable("sched:sched_switch");
            EventFormat format = EventCatalog.load(trace).format("sched:sched_switch");
            LongField next = format.longField("next_pid");
            try (RingBufferMapping ring = trace.map(0)) { // the buffer of CPU 0
                while (ring.advance(Duration.ofMillis(100))) { // GET_READER
                    EventCursor event = ring.events();
                    while (event.next()) { // in place: no copy, no allocation
                        System.out.println(event.timestamp() + " -> " + next.read(event));
                    }
                }
            }
        }
        // @end
    }
}
