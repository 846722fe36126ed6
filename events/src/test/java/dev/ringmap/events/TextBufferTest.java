package dev.ringmap.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextBufferTest {

    private static String written(Consumer<TextBuffer> writer) {
        TextBuffer out = new TextBuffer();
        out.append("x".repeat(250)); // so that it grows meanwhile
        writer.accept(out);
        return out.toString().substring(250);
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                0,
                1,
                9,
                10,
                99,
                100,
                999_999_999,
                1_000_000_000,
                Long.MAX_VALUE,
                Long.MIN_VALUE,
                -1,
                -9,
                -10,
                -1000
            })
    void shouldWriteNumbersAsJavaDoes(long value) {
        assertThat(written(out -> out.appendDecimal(value))).isEqualTo(Long.toString(value));
        assertThat(written(out -> out.appendUnsigned(value))).isEqualTo(Long.toUnsignedString(value));
        assertThat(written(out -> out.appendHex(value, 1))).isEqualTo(Long.toHexString(value));
        assertThat(written(out -> out.appendHex(value, 16))).isEqualTo(String.format("%016x", value));
    }

    @Test
    void shouldWriteBytesAndText() {
        byte[] bytes = {'a', 'b', 'c'};

        assertThat(written(out -> out.append('a'))).isEqualTo("a");
        assertThat(written(out -> out.append('a', 300))).isEqualTo("a".repeat(300));
        assertThat(written(out -> out.append('a', -1))).isEmpty();
        assertThat(written(out -> out.append(bytes))).isEqualTo("abc");
        assertThat(written(out -> out.append(bytes, 1, 1))).isEqualTo("b");
        assertThat(written(out -> out.append("ü€"))).isEqualTo("ü€");
        assertThat(written(out -> out.append(new byte[1000]))).hasSize(1000);
    }

    @Test
    void shouldTakeBackAndInsert() {
        TextBuffer out = new TextBuffer();
        out.append("abc");
        out.insert('.', 1, 2);
        out.insert('-', 5, 1);
        out.insert('x', 0, -1);
        assertThat(out).hasToString("a..bc-");

        out.truncate(4);
        assertThat(out).hasToString("a..b");
        assertThat(out.byteAt(3)).isEqualTo((byte) 'b');

        TextBuffer other = new TextBuffer();
        other.append(out, 3);
        assertThat(other).hasToString("b");

        out.clear();
        assertThat(out.lengthBytes()).isZero();
        assertThat(out.toByteArray()).isEmpty();
    }

    @Test
    void shouldRefuseWhatLiesOutside() {
        TextBuffer out = new TextBuffer();
        out.append("abc");

        assertThatThrownBy(() -> out.byteAt(3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> out.truncate(4)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> out.truncate(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> out.insert('x', 4, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> out.append(new byte[3], 2, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(out).hasToString("abc");
    }

    @Test
    void shouldPassBytesOnAsTheyAre() throws IOException {
        TextBuffer out = new TextBuffer();
        out.append(0xff);
        out.append("ü");
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        out.writeTo(stream);

        assertThat(stream.toByteArray()).containsExactly(0xff, 0xc3, 0xbc).isEqualTo(out.toByteArray());
        assertThat(out.toString())
                .isEqualTo("\ufffdü")
                .isEqualTo(new String(out.toByteArray(), StandardCharsets.UTF_8));
    }

    @Test
    void shouldForgetANewlineAtTheEndOnly() {
        TextBuffer text = new TextBuffer().append("one\n");
        text.dropNewline(text.lengthBytes());
        assertThat(text).hasToString("one\n");
        text.append("two\n\n").dropNewline(4);
        assertThat(text).hasToString("one\ntwo\n");
        text.append("three").dropNewline(0);
        assertThat(text).hasToString("one\ntwo\nthree");
    }
}
