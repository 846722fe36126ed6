package dev.ringmap.conformance.reader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmap.EventCursor;
import dev.ringmap.LiveReader;
import dev.ringmap.LostEvents;
import dev.ringmap.ReadStrategy;
import dev.ringmap.RingObserver;
import dev.ringmap.TraceInstance;
import dev.ringmap.TraceMarker;
import dev.ringmap.Tracing;
import dev.ringmap.backend.sim.SimBackend;
import dev.ringmap.backend.sim.SimulatedKernel;
import dev.ringmap.backend.sim.UnfinishedEvent;
import dev.ringmap.spi.BackendOptions;
import dev.ringmap.spi.TraceFs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to a ring between two looks of an observer, at every place where it can: on a simulated kernel, step by step. */
@Timeout(120)
class ObservedScenariosTest {

    private static final int CPU = 0;
    private static final int RECORD_BYTES = 300;
    /** In what is written; the event has its common fields in front of it. */
    private static final int NUMBER_OFFSET = 4;

    private static final int EVENT_NUMBER_OFFSET = 12;
    private static final int RING_KIB = 16;

    /** More than the ring holds. */
    private static final int MOST = 70;

    /** A ring in which nothing happens by itself, and its observer, which expects numbers that rise and an account of those missing. */
    private static final class Scene implements AutoCloseable {

        final SimulatedKernel kernel;
        final TraceFs tracefs;
        final TraceInstance trace;
        final TraceMarker marker;
        final RingObserver observer;
        final ByteBuffer record = ByteBuffer.allocateDirect(RECORD_BYTES).order(ByteOrder.nativeOrder());

        int written;
        int last;
        int delivered;

        Scene(String abi) throws IOException {
            BackendOptions options =
                    BackendOptions.none().with(SimBackend.RATE, "0").with(SimBackend.ABI, abi);
            kernel = SimulatedKernel.boot(options);
            tracefs = kernel.mount();
            trace = Tracing.over(tracefs).createInstance("scene");
            trace.buffer().setSizeKib(RING_KIB);
            marker = trace.openMarker(true);
            observer = trace.observe(CPU, Duration.ZERO);
        }

        void write(int number) throws IOException {
            for (int i = 0; i < number; i++) {
                record.putInt(NUMBER_OFFSET, ++written);
                kernel.runOn(CPU, () -> marker.write(record.clear()));
            }
        }

        void observe() throws IOException {
            while (observer.advance()) {
                EventCursor event = observer.events();
                while (event.next()) {
                    int number = event.intAt(EVENT_NUMBER_OFFSET);
                    LostEvents lost = event.lostEvents();
                    int gap = number - last - 1;
                    assertThat(gap).as("missing before %d", number).isNotNegative();
                    assertThat(lost.isLowerBound() ? lost.count() <= gap : lost.count() == gap)
                            .as("%d missing before %d, reported as %s", gap, number, lost)
                            .isTrue();
                    last = number;
                    delivered++;
                }
            }
        }

        void consumePage() throws IOException {
            try (LiveReader consumer = trace.openReader(CPU, ReadStrategy.MAPPED)) {
                if (consumer.advance()) {
                    while (consumer.events().next()) {
                        assertThat(consumer.events().intAt(EVENT_NUMBER_OFFSET)).isPositive();
                    }
                }
            }
        }

        @Override
        public void close() throws IOException {
            observer.close();
            marker.close();
            trace.close();
            tracefs.close();
            kernel.close();
        }
    }

    /** The writer comes round to each place of the ring, the edges of pages among them. */
    @ParameterizedTest
    @ValueSource(strings = {"mainline", "mainline-7"})
    void shouldNoticeALapThatEndsAnywhere(String abi) throws Exception {
        for (int seen : new int[] {1, 13, 30}) {
            for (int more = 0; more <= MOST; more++) {
                try (Scene scene = new Scene(abi)) {
                    scene.write(seen);
                    scene.observe();
                    assertThat(scene.delivered).isEqualTo(seen);
                    scene.write(more);
                    scene.observe();
                    assertThat(scene.last).as("%d seen, %d more", seen, more).isEqualTo(seen + more);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mainline", "mainline-7"})
    void shouldGoOnWhereAConsumerMovesPages(String abi) throws Exception {
        for (int step = 1; step <= 40; step++) {
            try (Scene scene = new Scene(abi)) {
                for (int round = 0; round < 30; round++) {
                    scene.write(step);
                    if (round % 3 != 0) {
                        scene.consumePage();
                    }
                    if (round % 2 == 0) {
                        scene.observe();
                    }
                }
                scene.write(1);
                scene.observe();
                assertThat(scene.last).as("%d at a time", step).isEqualTo(scene.written);
            }
        }
    }

    /** Interrupts write on pages ahead, and nothing of theirs is committed before the event that they interrupt. */
    @ParameterizedTest
    @ValueSource(strings = {"mainline", "mainline-7"})
    void shouldWaitForAnInterruptedWriter(String abi) throws Exception {
        for (int nested = 0; nested <= 35; nested++) {
            try (Scene scene = new Scene(abi)) {
                scene.write(10);
                scene.observe();
                ByteBuffer outer = ByteBuffer.allocate(RECORD_BYTES).order(ByteOrder.nativeOrder());
                outer.putInt(NUMBER_OFFSET, ++scene.written);
                UnfinishedEvent unfinished =
                        scene.kernel.beginEvent("scene", CPU, outer).orElseThrow();
                scene.write(nested);
                scene.observe();
                assertThat(scene.delivered).isEqualTo(10);
                unfinished.commit();
                scene.observe();
                assertThat(scene.delivered).as("%d nested", nested).isEqualTo(scene.written);
                assertThat(scene.observer.lostEvents()).isEqualTo(LostEvents.NONE);
            }
        }
    }
}
