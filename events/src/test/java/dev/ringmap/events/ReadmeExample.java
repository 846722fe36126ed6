package dev.ringmap.events;

import dev.ringmap.Tracing;
import dev.ringmap.events.stream.TraceStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** The example of the README, so that it is compiled. */
final class ReadmeExample {

    private ReadmeExample() {}

    static void stream() throws IOException {
        // @start region="stream"
        Map<Long, Long> woken = new HashMap<>();
        try (TraceStream stream = TraceStream.open(Tracing.open())) {
            stream.enable("sched:sched_wakeup");
            stream.enable("sched:sched_switch").withFilter("next_pid > 0");
            stream.onEvent("sched:sched_wakeup", event -> woken.put(event.number("pid"), event.timestamp()));
            stream.onEvent("sched:sched_switch", event -> {
                Long since = woken.remove(event.number("next_pid"));
                if (since != null && event.timestamp() - since > 1_000_000) {
                    System.out.println(
                            event.text("next_comm") + " waited " + (event.timestamp() - since) + " ns for a CPU");
                }
            });
            stream.onLost(loss -> woken.clear()); // nobody knows what was in the gap
            stream.start(); // until stop() or close(), from any thread
        }
        // @end
    }
}
