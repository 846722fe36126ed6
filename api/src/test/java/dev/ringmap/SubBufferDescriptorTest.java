package dev.ringmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class SubBufferDescriptorTest {

    @Test
    void shouldReadTheLayoutOfA64BitKernel() {
        String headerPage = """
                \tfield: u64 timestamp;\toffset:0;\tsize:8;\tsigned:0;
                \tfield: local_t commit;\toffset:8;\tsize:8;\tsigned:1;
                \tfield: int overwrite;\toffset:8;\tsize:1;\tsigned:1;
                \tfield: char data;\toffset:16;\tsize:4080;\tsigned:1;
                """;

        assertThat(SubBufferDescriptor.parse(headerPage, ByteOrder.LITTLE_ENDIAN))
                .isEqualTo(new SubBufferDescriptor(ByteOrder.LITTLE_ENDIAN, 0, 8, 8, 16));
    }

    @Test
    void shouldReadTheLayoutOfA32BitKernel() {
        String headerPage = """
                \tfield: u64 timestamp;\toffset:0;\tsize:8;\tsigned:0;
                \tfield: local_t commit;\toffset:8;\tsize:4;\tsigned:1;
                \tfield: int overwrite;\toffset:8;\tsize:1;\tsigned:1;
                \tfield: char data;\toffset:12;\tsize:4084;\tsigned:0;
                """;

        assertThat(SubBufferDescriptor.parse(headerPage, ByteOrder.BIG_ENDIAN))
                .isEqualTo(new SubBufferDescriptor(ByteOrder.BIG_ENDIAN, 0, 8, 4, 12));
    }

    @Test
    void shouldRefuseATextWithoutTheFields() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SubBufferDescriptor.parse("", ByteOrder.BIG_ENDIAN))
                .withMessageContaining("events/header_page");
    }
}
