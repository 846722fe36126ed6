package dev.ringmap;

import java.io.IOException;
import java.time.Duration;
import java.util.function.LongConsumer;

/** The example of the Javadoc, so that it is compiled. */
final class Examples {

    private Examples() {}

    static void read(LongConsumer process) throws IOException {
        // @start region="read"
        try (Tracing tracing = Tracing.open();
                TraceInstance trace = tracing.createTemporaryInstance("latency")) {
            trace.enable("sched:sched_switch", "next_pid > 0");
            try (RingBufferMapping ring = trace.map(0)) {
                while (!Thread.interrupted()) {
                    ring.advance(Duration.ofMillis(100));
                    EventCursor event = ring.events();
                    while (event.next()) {
                        process.accept(event.timestamp()); // in place: no copy, no allocation
                    }
                }
            }
        }
        // @end
    }
}
