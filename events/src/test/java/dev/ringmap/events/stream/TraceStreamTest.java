package dev.ringmap.events.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmap.MalformedSubBufferException;
import dev.ringmap.events.Allocation;
import dev.ringmap.events.EventFormat;
import dev.ringmap.events.EventFormats;
import dev.ringmap.events.Formats;
import dev.ringmap.events.Records;
import dev.ringmap.events.TextBuffer;
import dev.ringmap.spi.ErrnoException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The stream over readers that are made up. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TraceStreamTest {

    private static final EventFormat FORMAT = EventFormat.parse(
            "test",
            Formats.text(Formats.field("u32 number", 8, 4, false), Formats.field("char text[8]", 12, 8, false)),
            Long.BYTES);

    private static TraceStream over(ScriptedReader... readers) {
        return TraceStream.of(List.of(readers), EventFormats.of(List.of(FORMAT)));
    }

    private static String describe(StreamItem item) {
        return item instanceof StreamedEvent event
                ? event.cpu() + "@" + event.timestamp() + (event.isLate() ? " late" : "")
                : item.toString();
    }

    private static List<String> pull(TraceStream stream) throws IOException {
        List<String> items = new ArrayList<>();
        while (!stream.isEnded()) {
            StreamItem item = stream.next(Duration.ofSeconds(30));
            if (item != null) {
                items.add(describe(item));
            }
        }
        return items;
    }

    @Test
    void shouldDeliverInTheOrderOfTimeWithLossesAndResetsInTheirPlace() throws IOException {
        try (TraceStream stream = over(
                new ScriptedReader(0).events(1, 4).eventsAfterLossOf(77, 6, 9),
                new ScriptedReader(1).events(2, 3, 8).reset().events(20))) {
            assertThat(pull(stream))
                    .containsExactly(
                            "0@1", "1@2", "1@3", "0@4", "CPU 0: 77 lost", "0@6", "1@8", "CPU 1: reset", "0@9", "1@20");
            StreamAccount account = stream.account();
            assertThat(account.delivered()).isEqualTo(8);
            assertThat(account.lost().count()).isEqualTo(77);
            assertThat(account.cpus().get(1).resets()).isEqualTo(1);
            assertThat(account.cpus().get(0).kernel()).isNull();
            assertThat(account.withoutFormat()).isEqualTo(8);
            assertThat(account.isDrained()).isTrue();
        }
    }

    @Test
    void shouldMarkAndCountWhatIsLate() throws IOException {
        try (TraceStream stream = over(
                new ScriptedReader(0).events(5).events(6),
                new ScriptedReader(1).nothing().nothing().events(3, 4))) {
            assertThat(pull(stream)).containsExactly("0@5", "1@3 late", "1@4 late", "0@6");
            assertThat(stream.account().late()).isEqualTo(2);
        }
    }

    @Test
    void shouldNotCallLateWhatComesAfterAReset() throws IOException {
        try (TraceStream stream = over(new ScriptedReader(0).events(50).reset().events(1, 2))) {
            assertThat(pull(stream)).containsExactly("0@50", "CPU 0: reset", "0@1", "0@2");
        }
    }

    @Test
    void shouldGoOnBehindASubBufferThatDoesNotParse() throws IOException {
        try (TraceStream stream = over(
                new ScriptedReader(0)
                        .page(Records.at(2).event(1, 8, 2).malformed().commit())
                        .events(7),
                new ScriptedReader(1).page(Records.at(3).malformed().commit()).events(4))) {
            assertThat(pull(stream))
                    .hasSize(5)
                    .filteredOn(item -> !item.contains("skipped"))
                    .containsExactly("0@2", "1@4", "0@7");
            assertThat(stream.account().cpus())
                    .allSatisfy(cpu -> assertThat(cpu.skippedSubBuffers()).isEqualTo(1));
        }
    }

    @Test
    void shouldReadFieldsByName() throws IOException {
        Records records = Records.at(1).event(FORMAT.id(), 20).putInt(8, 42).putText(12, "text\0");
        try (TraceStream stream = over(new ScriptedReader(0).page(records.commit()))) {
            StreamedEvent event = (StreamedEvent) stream.next(Duration.ZERO);

            assertThat(event.name()).isEqualTo("test:event");
            assertThat(event.format()).containsSame(FORMAT);
            assertThat(event.number("number")).isEqualTo(42);
            assertThat(event.text("text")).isEqualTo("text");
            TextBuffer out = new TextBuffer();
            event.appendText("text", out);
            assertThat(out).hasToString("text");
            assertThatThrownBy(() -> event.number("nothing")).hasMessageContaining("has no field 'nothing'");
        }
    }

    @Test
    void shouldNotKnowTheFieldsOfAnUnknownType() throws IOException {
        try (TraceStream stream = over(new ScriptedReader(0).events(1))) {
            StreamedEvent event = (StreamedEvent) stream.next(Duration.ZERO);

            assertThat(event.name()).isEqualTo("unknown:1");
            assertThat(event.format()).isEmpty();
            assertThatThrownBy(() -> event.number("number"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the format of unknown:1 is not known");
        }
    }

    @Test
    void shouldDeliverAnEventThatIsTooShortToHaveAType() throws IOException {
        try (TraceStream stream =
                over(new ScriptedReader(0).page(Records.at(1).event(0, 0).commit()))) {
            assertThat(((StreamedEvent) stream.next(Duration.ZERO)).name()).isEqualTo("unknown:0");
        }
    }

    @Test
    void shouldTellEachHandlerOfWhatItWants() throws IOException {
        List<String> told = new ArrayList<>();
        Records known = Records.at(2).event(FORMAT.id(), 20);
        try (TraceStream stream = over(new ScriptedReader(0)
                .events(1)
                .page(known.commit())
                .eventsAfterLossOf(3, 4)
                .reset())) {
            stream.onEvent("test:*", event -> told.add("some " + event.timestamp()));
            stream.onEvent(event -> told.add("all " + event.timestamp()));
            stream.onLost(loss -> told.add("lost " + loss.events()));
            stream.onReset(reset -> told.add("reset of " + reset.cpu()));
            stream.onClose(() -> told.add("closed"));
            stream.start();
        }

        assertThat(told).containsExactly("all 1", "some 2", "all 2", "lost 3", "all 4", "reset of 0", "closed");
    }

    @Test
    void shouldThrowWhatAHandlerThrowsIfNobodyWantsErrors() throws IOException {
        List<String> told = new ArrayList<>();
        try (TraceStream stream = over(new ScriptedReader(0).events(1, 2))) {
            stream.onEvent(event -> {
                throw new IllegalArgumentException("at " + event.timestamp());
            });
            stream.onClose(() -> told.add("closed"));

            assertThatThrownBy(stream::start).hasMessage("at 1");
            assertThat(stream.isEnded()).isTrue();
            assertThat(told).containsExactly("closed");
        }
    }

    @Test
    void shouldThrowTheProblemOfASubBufferIfNobodyWantsErrors() throws IOException {
        try (TraceStream stream =
                over(new ScriptedReader(0).page(Records.at(3).malformed().commit()))) {
            assertThatThrownBy(stream::start).isInstanceOf(MalformedSubBufferException.class);
        }
    }

    @Test
    void shouldTellWhoWantsErrorsAndGoOn() throws IOException {
        List<String> told = new ArrayList<>();
        try (TraceStream stream = over(new ScriptedReader(0)
                .events(1, 2)
                .page(Records.at(3).malformed().commit())
                .events(4))) {
            stream.onEvent(event -> {
                throw new IllegalArgumentException("at " + event.timestamp());
            });
            stream.onError(error -> told.add(error.getMessage()));
            stream.start();
        }

        assertThat(told).hasSize(4).contains("at 1", "at 2", "at 4");
    }

    @Test
    @SuppressWarnings("try") // closes it early
    void shouldEndAtOnceWhenAHandlerClosesIt() throws IOException {
        List<Long> told = new ArrayList<>();
        ScriptedReader reader = new ScriptedReader(0).events(1, 2, 3);
        try (TraceStream stream = over(reader)) {
            stream.onEvent(event -> {
                told.add(event.timestamp());
                try {
                    stream.close();
                } catch (ErrnoException e) {
                    throw new AssertionError(e);
                }
            });
            stream.start();
        }

        assertThat(told).containsExactly(1L);
        assertThat(reader.isClosed()).isTrue();
    }

    @Test
    void shouldRefuseWhatItsStateDoesNotAllow() throws IOException {
        TraceStream stream = over(new ScriptedReader(0).events(1));
        assertThatThrownBy(() -> stream.enable("sched:*"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the stream is of readers, not of an instance");
        stream.start();
        assertThatThrownBy(stream::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the stream has begun");
        assertThatThrownBy(stream::startAsync).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> stream.next(Duration.ZERO)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> stream.onEvent(event -> {})).isInstanceOf(IllegalStateException.class);
        stream.close();
        stream.close();
        assertThatThrownBy(stream::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the stream is closed");
        assertThatThrownBy(stream::account).isInstanceOf(IllegalStateException.class);

        TraceStream pulled = over(new ScriptedReader(0).events(1));
        pulled.next(Duration.ZERO);
        assertThatThrownBy(pulled::start).isInstanceOf(IllegalStateException.class);
        pulled.close();
        assertThat(pulled.next(Duration.ZERO)).isNull();
        assertThat(pulled.isEnded()).isTrue();
    }

    /** As much as without any events. */
    @Test
    void shouldAllocateNothingForAnEvent() throws IOException {
        long few = allocatedBytes(1);
        long many = allocatedBytes(40);

        assertThat(many - few).isLessThan(40 * 8);
    }

    private static long allocatedBytes(int events) throws IOException {
        Records records = Records.at(1);
        for (int i = 0; i < events; i++) {
            records.event(FORMAT.id(), 20, i + 1).putInt(8, i);
        }
        try (TraceStream stream = over(new ScriptedReader(0).page(records.commit()))) {
            StreamedEvent first = (StreamedEvent) stream.next(Duration.ZERO);
            long sum = first.number("number");
            long before = Allocation.ofThisThreadBytes();
            for (int i = 1; i < events; i++) {
                sum += ((StreamedEvent) stream.next(Duration.ZERO)).number("number");
            }
            long after = Allocation.ofThisThreadBytes();
            assertThat(sum).isEqualTo((long) events * (events - 1) / 2);
            return after - before;
        }
    }
}
