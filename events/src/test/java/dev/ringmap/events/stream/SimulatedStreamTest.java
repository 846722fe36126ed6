package dev.ringmap.events.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmap.ReadChoice;
import dev.ringmap.ReadStrategy;
import dev.ringmap.SubBufferTakenException;
import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.events.EventFormats;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.TraceFs;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The stream from instances of a simulated kernel, on which nothing happens by itself. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SimulatedStreamTest {

    private static final Duration LONG = Duration.ofSeconds(50);
    private static final String UNKNOWN_PRINT = "unknown:5";

    private TraceFs tracefs;
    private Tracing tracing;

    @BeforeEach
    void open() throws ErrnoException {
        tracefs = SimulatedKernels.quiet();
        tracing = Tracing.over(tracefs);
    }

    @AfterEach
    void close() {
        tracefs.close();
    }

    private List<String> instances() throws ErrnoException {
        return tracefs.list("instances");
    }

    private static String nextText(TraceStream stream) throws IOException {
        return ((StreamedEvent) stream.next(LONG)).text("buf").strip();
    }

    @Test
    void shouldRemoveAnInstanceOfItsOwn() throws IOException {
        TraceStream stream = TraceStream.open(tracing);
        assertThat(instances()).hasSize(1);
        stream.close();
        stream.close();

        assertThatThrownBy(() -> stream.enable("sched:*")).isInstanceOf(IllegalStateException.class);
        assertThat(instances()).isEmpty();
    }

    @Test
    void shouldSayThatItCopiesWhereTheKernelDoesNotMap() throws IOException {
        try (TraceFs old = SimulatedKernels.quiet(Map.of("abi", "none"));
                TraceStream stream = TraceStream.open(Tracing.over(old))) {
            assertThat(stream.choice()).isEmpty();
            assertThat(stream.next(Duration.ZERO)).isNull();
            assertThat(stream.choice())
                    .get()
                    .asString()
                    .startsWith("copying, since mmap(")
                    .contains("ENODEV (19)");
            stream.instance().marker("one");
            assertThat(nextText(stream)).isEqualTo("one");
            stream.stop();
            assertThat(stream.next(LONG)).isNull();

            CpuAccount cpu = stream.account().cpus().get(0);
            assertThat(cpu.delivered()).isEqualTo(1);
            assertThat(cpu.kernel()).isNotNull();
            assertThat(cpu.kernel().unread()).isZero();
            assertThat(cpu.kernel().taken()).isZero();
        }
    }

    @Test
    void shouldReadByTheStrategyThatWasAskedFor() throws IOException {
        for (ReadStrategy strategy : List.of(ReadStrategy.MAPPED, ReadStrategy.COPYING)) {
            try (TraceStream stream = TraceStream.of(tracing.topLevel())) {
                stream.setStrategy(strategy);
                assertThat(stream.next(Duration.ZERO)).isNull();
                assertThat(stream.choice()).get().isEqualTo(new ReadChoice(strategy, strategy, null));
            }
        }
        try (TraceFs old = SimulatedKernels.quiet(Map.of("abi", "none"));
                TraceStream stream = TraceStream.open(Tracing.over(old))) {
            stream.setStrategy(ReadStrategy.MAPPED);
            assertThatThrownBy(() -> stream.next(Duration.ZERO)).hasMessageContaining("ENODEV (19)");
        }
    }

    @Test
    void shouldDeliverTheRestAfterStopAndAccountForAll() throws IOException {
        try (TraceStream stream = TraceStream.open(tracing)) {
            assertThat(stream.next(Duration.ZERO)).isNull();
            stream.instance().marker("one");
            stream.instance().marker("two");
            assertThat(nextText(stream)).isEqualTo("one");
            stream.stop();
            assertThatThrownBy(() -> stream.instance().marker("late")).hasMessageContaining("EBADF");
            assertThat(stream.isEnded()).isFalse();
            assertThat(nextText(stream)).isEqualTo("two");
            assertThat(stream.next(LONG)).isNull();

            assertThat(stream.isEnded()).isTrue();
            StreamAccount account = stream.account();
            assertThat(account.isDrained()).isTrue();
            assertThat(account.delivered()).isEqualTo(2);
            assertThat(account.withoutFormat()).isZero();
            assertThat(account.cpus().get(0).kernel()).isEqualTo(new KernelAccount(2, 0, 0, 0, 0, true));
        }
    }

    @Test
    void shouldStopBeforeItHasBegun() throws IOException {
        try (TraceStream stream = TraceStream.open(tracing)) {
            stream.enable("sched:*");
            stream.stop();
            stream.start();

            assertThat(stream.instance().isEnabled("sched:sched_switch")).isFalse();
            assertThat(stream.instance().isTracing()).isFalse();
        }
    }

    @Test
    void shouldStopFromAHandlerAndFromAnInterrupt() throws IOException {
        List<String> told = new ArrayList<>();
        try (TraceStream stream = TraceStream.open(tracing)) {
            stream.onEvent("ftrace:print", event -> {
                told.add(event.text("buf").strip());
                Thread.currentThread().interrupt();
            });
            stream.instance().setTracing(true);
            stream.instance().marker("mark");
            stream.start();
        }

        assertThat(Thread.interrupted()).isTrue();
        assertThat(told).containsExactly("mark");
    }

    @Test
    void shouldWakeAWaitingThreadWhenItIsClosed() throws Exception {
        CountDownLatch closedTold = new CountDownLatch(1);
        TraceStream stream = TraceStream.open(tracing);
        stream.onClose(closedTold::countDown);
        stream.startAsync();
        assertThat(stream.awaitTermination(Duration.ofMillis(20))).isFalse();
        stream.close();
        stream.awaitTermination();

        assertThat(stream.isEnded()).isTrue();
        closedTold.await();
    }

    @Test
    void shouldEndAPullThatWaitsWhenAnotherThreadStops() throws Exception {
        try (TraceStream stream = TraceStream.open(tracing)) {
            assertThat(stream.next(Duration.ZERO)).isNull();
            Thread stopping = new Thread(() -> {
                try {
                    stream.stop();
                } catch (ErrnoException e) {
                    throw new AssertionError(e);
                }
            });
            stopping.start();
            assertThat(stream.next(Duration.ofDays(365_000_000))).isNull();
            stopping.join();

            assertThat(stream.isEnded()).isTrue();
            assertThat(stream.awaitTermination(Duration.ZERO)).isTrue();
        }
    }

    @Test
    void shouldSayWhatTheKernelSaysOfACondition() throws IOException {
        try (TraceStream stream = TraceStream.open(tracing)) {
            EnabledEvents enabled = stream.enable("sched:sched_switch");
            assertThat(enabled.names()).containsExactly("sched:sched_switch");
            assertThatThrownBy(() -> enabled.withFilter("nothing > 0"))
                    .isInstanceOf(ErrnoException.class)
                    .hasMessageContaining("EINVAL")
                    .hasMessageContaining("^");
            enabled.withFilter("next_pid > 0");

            assertThat(stream.instance().filter("sched:sched_switch")).contains("next_pid > 0");
            assertThatThrownBy(() -> stream.enable("sched:shced_switch"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith(
                            "this kernel has no event 'sched:shced_switch'; near it are sched:sched_switch");
        }
    }

    @Test
    void shouldGiveBackTheConditionsAndEventsOfABorrowedInstance() throws IOException {
        try (TraceInstance trace = tracing.createInstance("borrowed")) {
            trace.enable("sched:sched_switch", "prev_pid > 7");
            try (TraceStream stream = TraceStream.of(trace)) {
                stream.enable("sched:sched_switch").withFilter("next_pid > 0");
                stream.enable("sched:sched_wakeup").withFilter("pid > 0");
                assertThat(stream.next(Duration.ZERO)).isNull();
                assertThat(trace.isEnabled("sched:sched_wakeup")).isTrue();
                assertThat(trace.filter("sched:sched_switch")).contains("next_pid > 0");
                stream.stop();

                assertThat(trace.isEnabled("sched:sched_wakeup")).isFalse();
                assertThat(trace.isEnabled("sched:sched_switch")).isTrue();
                assertThat(trace.filter("sched:sched_switch")).contains("prev_pid > 7");
                assertThat(trace.filter("sched:sched_wakeup")).isEmpty();
                assertThat(trace.isTracing()).isTrue();
            }
        }
    }

    private static String nextName(TraceStream stream) throws IOException {
        stream.instance().marker("mark");
        return ((StreamedEvent) stream.next(LONG)).name();
    }

    /** Others have switched it on, and it is found aside. */
    @Test
    void shouldDeliverAnEventWithoutItsFormatUntilThatIsFound() throws IOException {
        AtomicBoolean hasVanished = new AtomicBoolean(true);
        CountDownLatch mayRead = new CountDownLatch(1);
        TraceFs watched = SimulatedKernels.watched(tracefs, path -> {
            if (path.endsWith("ftrace/print/format") && hasVanished.get()) {
                throw new ErrnoException("open", path, Errno.ENOENT);
            } else if (path.endsWith("/format") && !hasVanished.get()) {
                mayRead.await();
            }
        });
        try (TraceStream stream = TraceStream.open(Tracing.over(watched))) {
            assertThat(stream.next(Duration.ZERO)).isNull();
            hasVanished.set(false);
            for (int i = 0; i < 3; i++) {
                assertThat(nextName(stream)).isEqualTo(UNKNOWN_PRINT);
            }
            mayRead.countDown();
            String name = UNKNOWN_PRINT;
            while (name.equals(UNKNOWN_PRINT)) {
                name = nextName(stream);
            }
            assertThat(name).isEqualTo("ftrace:print");
            assertThat(stream.account().withoutFormat()).isGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void shouldGoOnWithoutAFormatThatIsNotFound() throws IOException {
        AtomicLong searches = new AtomicLong();
        TraceFs watched = SimulatedKernels.watched(tracefs, path -> {
            if (path.endsWith("ftrace/print/format")) {
                searches.incrementAndGet();
                throw new ErrnoException("open", path, Errno.ENOENT);
            }
        });
        try (TraceStream stream = TraceStream.open(Tracing.over(watched))) {
            assertThat(stream.next(Duration.ZERO)).isNull();
            for (int i = 0; i < 1_000; i++) {
                assertThat(nextName(stream)).isEqualTo(UNKNOWN_PRINT);
            }
            assertThat(stream.account().withoutFormat()).isEqualTo(1_000);
        }
        assertThat(searches.get()).as("one before it begins, and one aside").isLessThanOrEqualTo(2);
    }

    @Test
    void shouldReadTheFormatsOnceAndBeforeItBegins() throws IOException {
        AtomicLong read = new AtomicLong();
        TraceFs watched = SimulatedKernels.watched(tracefs, path -> {
            if (path.endsWith("/format")) {
                read.incrementAndGet();
            }
        });
        try (TraceStream stream = TraceStream.open(Tracing.over(watched))) {
            assertThat(stream.formats().names()).contains("ftrace:print").doesNotContain("sched:sched_switch");
            stream.enable("sched:sched_switch");
            EventFormats formats = stream.formats();
            assertThat(formats.names()).contains("ftrace:print", "sched:sched_switch");
            long before = read.get();
            assertThat(stream.next(Duration.ZERO)).isNull();
            stream.instance().marker("mark");

            assertThat(((StreamedEvent) stream.next(LONG)).format()).containsSame(formats.format("ftrace:print"));
            assertThat(stream.formats()).isSameAs(formats);
            assertThat(read).hasValue(before);
        }
    }

    @Test
    void shouldNotCountAnEventThatIsTakenAwayWhileItIsRead() throws IOException {
        try (TraceStream stream = TraceStream.open(tracing)) {
            assertThat(stream.next(Duration.ZERO)).isNull();
            stream.instance().marker("one");
            StreamedEvent event = (StreamedEvent) stream.next(LONG);
            stream.instance().clear();
            stream.instance().marker("two");
            assertThatThrownBy(() -> event.text("buf")).isInstanceOf(SubBufferTakenException.class);

            assertThat(stream.next(LONG)).isInstanceOf(StreamedReset.class);
            assertThat(nextText(stream)).isEqualTo("two");
            assertThat(stream.account().delivered()).isEqualTo(1);
        }
    }

    /** Neither is it the handler's error. */
    @Test
    void shouldNotCallItAnErrorThatAnEventIsTakenAway() throws IOException {
        List<String> told = new ArrayList<>();
        try (TraceStream stream = TraceStream.open(tracing)) {
            stream.onError(error -> told.add(error.toString()));
            stream.onReset(reset -> told.add("reset"));
            stream.onEvent(event -> {
                if (told.isEmpty()) {
                    told.add("first");
                    endWithAnotherMark(stream);
                }
                told.add(event.text("buf").strip());
            });
            stream.instance().setTracing(true);
            stream.instance().marker("one");
            stream.start();
        }

        assertThat(told).containsExactly("first", "reset", "two");
    }

    private static void endWithAnotherMark(TraceStream stream) {
        try {
            stream.instance().clear();
            stream.instance().marker("two");
            stream.stop();
        } catch (ErrnoException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldReadSomeCpusAlone() throws IOException {
        try (TraceStream stream = TraceStream.open(tracing)) {
            stream.setCpus(List.of(3));
            assertThatThrownBy(() -> stream.next(Duration.ZERO)).isInstanceOf(ErrnoException.class);
        }
    }
}
