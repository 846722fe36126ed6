package dev.ringmap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmap.events.EventFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class FormatBindingsTest {

    private static final String STOPGAP = "stopgap";

    private final List<EventFormat> formats =
            IntStream.range(0, 3).mapToObj(FormatBindingsTest::format).toList();

    /** Counts down to 0 as the symbols are read. */
    private final CountDownLatch toRead = new CountDownLatch(1);

    private final AtomicInteger made = new AtomicInteger();

    private boolean isLoaded() {
        return toRead.getCount() == 0;
    }

    private static EventFormat format(int id) {
        String text = "name: e" + id + "\nID: " + id + "\nformat:\n\tfield:int n;\toffset:8;\tsize:4;\tsigned:1;\n\n";
        return EventFormat.parse("test", text + "print fmt: \"x\"\n", Long.BYTES);
    }

    private static String await(CountDownLatch latch, EventFormat format) {
        try {
            latch.await();
            return format.name();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldNotLetTheReaderWaitForWhatIsReadAside() throws Exception {
        FormatBindings<String> bindings = new FormatBindings<>(
                this::isLoaded,
                format -> {
                    made.incrementAndGet();
                    return await(toRead, format);
                },
                format -> STOPGAP);
        for (int i = 0; i < 3; i++) {
            assertThat(bindings.of(formats.get(0))).isEqualTo(STOPGAP);
        }
        toRead.countDown();
        while (bindings.of(formats.get(0)).equals(STOPGAP)) {
            Thread.sleep(1);
        }
        assertThat(bindings.of(formats.get(0))).isEqualTo("e0");
        assertThat(bindings.of(formats.get(1)))
                .as("as nothing is left to be read")
                .isEqualTo("e1");
        assertThat(made).hasValue(2);
    }

    @Test
    void shouldBindWhatIsExpectedUntilNothingIsLeftToBeRead() {
        FormatBindings<String> bindings = new FormatBindings<>(
                this::isLoaded,
                format -> {
                    if (made.incrementAndGet() == 2) {
                        toRead.countDown();
                    }
                    return format.name();
                },
                format -> STOPGAP);
        bindings.expect(formats);
        assertThat(made).hasValue(2);

        assertThat(formats).extracting(bindings::of).containsExactly("e0", "e1", "e2");
        assertThat(made).hasValue(3);
    }

    @Test
    void shouldBindAtOnceAndOnlyWhatIsMetWhereEventsStand() {
        toRead.countDown();
        FormatBindings<String> bindings = new FormatBindings<>(
                () -> false,
                format -> {
                    made.incrementAndGet();
                    return await(toRead, format);
                },
                format -> STOPGAP);
        bindings.letWait();

        assertThat(bindings.of(formats.get(1))).isEqualTo("e1");
        assertThat(bindings.of(formats.get(1))).isEqualTo("e1");
        assertThat(made).hasValue(1);
    }
}
