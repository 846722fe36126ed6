package dev.ringmap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class OutputTest {

    private static OutputStream failing(String message) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(message);
            }
        };
    }

    @Test
    void shouldWriteLongLinesWithoutTearingCharacters() throws IOException {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        String text = "x".repeat(8191) + "🐧ä".repeat(20_000);
        try (Output output = new Output(written, false)) {
            output.line().append(text);
            output.lineEnd();
            output.line().append("end");
        }

        assertThat(written.toString(StandardCharsets.UTF_8)).isEqualTo(text + "\nend");
    }

    @Test
    void shouldKeepLinesUntilThereAreMany() throws IOException {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        Output output = new Output(written, false);
        output.line().append("one");
        output.lineEnd();
        assertThat(written.size()).isZero();

        output.flush();
        assertThat(written.toString(StandardCharsets.UTF_8)).isEqualTo("one\n");
    }

    @Test
    void shouldForgetTheLineThatIsNotEnded() throws IOException {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        Output output = new Output(written, false);
        output.line().append("one");
        output.lineEnd();
        output.line().append("tw");
        output.dropLine();
        output.flush();
        output.line().append("thr");
        output.dropLine();
        output.line().append("three");
        output.lineEnd();
        output.flush();

        assertThat(written.toString(StandardCharsets.UTF_8)).isEqualTo("one\nthree\n");
    }

    @Test
    void shouldTellHowManyEventsAreNotWrittenWhenNobodyReads() throws Exception {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        CountDownLatch full = new CountDownLatch(1);
        CountDownLatch read = new CountDownLatch(1);
        Output output = new Output(
                new OutputStream() {
                    @Override
                    public void write(int b) {
                        throw new AssertionError("not in pieces");
                    }

                    @Override
                    public void write(byte[] bytes, int offset, int length) throws IOException {
                        assertThat(length)
                                .isLessThanOrEqualTo(4096); // PIPE_BUF, so that all of it goes into a pipe or nothing
                        if (written.size() > 10_000) {
                            full.countDown();
                            awaitUninterruptibly(read);
                        }
                        written.write(bytes, offset, length);
                    }
                },
                true);
        Thread writing = new Thread(
                () -> assertThatThrownBy(() -> writeEvents(output, 300)).isInstanceOf(ClosedPipeException.class));
        writing.start();
        full.await();
        long writtenEvents = written.toString(StandardCharsets.UTF_8)
                .chars()
                .filter(c -> c == '\n')
                .count();
        int unwritten = output.abandon();
        read.countDown();
        writing.join();

        assertThat(writtenEvents).isPositive();
        assertThat(writtenEvents + unwritten).isEqualTo(300);
        assertThat(written.size()).isLessThan(20_000);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void writeEvents(Output output, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            output.line().append("ä".repeat(99));
            output.eventEnd();
        }
        output.flush();
    }

    @Test
    void shouldTakeEveryFailureOfAPipeForAClosedOne() throws IOException {
        Output output = new Output(failing("Datenübergabe unterbrochen"), true);
        output.line().append("lost");

        assertThatThrownBy(output::flush).isInstanceOf(ClosedPipeException.class);
        assertThatCode(output::close).doesNotThrowAnyException();
    }

    @Test
    void shouldSayWhyAFileCannotBeWritten() throws IOException {
        Output output = new Output(failing("No space left on device"), false);
        output.line().append("lost");

        assertThatThrownBy(output::flush)
                .isInstanceOf(IOException.class)
                .hasMessage("standard output cannot be written: No space left on device");
    }
}
