package dev.ringmap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
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
    void shouldTakeEveryFailureOfAPipeForAClosedOne() {
        Output output = new Output(failing("Datenübergabe unterbrochen"), true);
        output.line().append("lost");

        assertThatThrownBy(output::flush).isInstanceOf(ClosedPipeException.class);
        assertThatCode(output::close).doesNotThrowAnyException();
    }

    @Test
    void shouldSayWhyAFileCannotBeWritten() {
        Output output = new Output(failing("No space left on device"), false);
        output.line().append("lost");

        assertThatThrownBy(output::flush)
                .isInstanceOf(IOException.class)
                .hasMessage("standard output cannot be written: No space left on device");
    }
}
