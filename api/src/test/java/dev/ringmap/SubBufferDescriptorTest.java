package dev.ringmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        assertThat(SubBufferDescriptor.subBufferSizeBytes(headerPage)).isEqualTo(4096);
    }

    @Test
    void shouldRefuseATextWithoutASize() {
        assertThatIllegalArgumentException().isThrownBy(() -> SubBufferDescriptor.subBufferSizeBytes(""));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SubBufferDescriptor.subBufferSizeBytes("field: char data;\toffset:16;\tsize:0;"));
    }

    @Test
    void shouldRefuseATextWithoutTheFields() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SubBufferDescriptor.parse("", ByteOrder.BIG_ENDIAN))
                .withMessageContaining("events/header_page");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    -1 |  8 | 8 |         16 | an offset is out of range
                     0 | -8 | 8 |         16 | an offset is out of range
                     0 |  8 | 8 |         -1 | an offset is out of range
                     0 |  8 | 8 | 2147483647 | an offset is out of range
                     0 |  8 | 8 |          0 | the records start within the header
                     0 |  8 | 8 |         15 | the records start within the header
                    16 |  8 | 8 |         16 | the records start within the header
                    9999 |  8 | 8 |         16 | the records start within the header
                     0 |  0 | 8 |         16 | timestamp and commit overlap
                     0 |  4 | 4 |         16 | timestamp and commit overlap
                     5 |  0 | 8 |         16 | timestamp and commit overlap
                     0 |  9 | 8 |         24 | commit is not aligned
                     0 | 12 | 8 |         24 | commit is not aligned
                     0 | 10 | 4 |         16 | commit is not aligned
                     0 |  8 | 2 |         16 | commit has 2 bytes
                    """)
    void shouldRefuseWhatNoSubBufferLooksLike(int timestamp, int commit, int commitBytes, int data, String problem) {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new SubBufferDescriptor(ByteOrder.LITTLE_ENDIAN, timestamp, commit, commitBytes, data))
                .withMessageContaining(problem);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    offset:0; size:8  | offset:99999999999;	size:8 | no sub-buffer layout
                    offset:0; size:8  | offset:4096;	size:8        | the records start within the header
                    offset:0; size:4  | offset:8;	size:8           | timestamp has 4 bytes
                    offset:0; size:8  | offset:8;	size:0           | commit has 0 bytes
                    """)
    void shouldRefuseATextThatSaysTheImpossible(String timestamp, String commit, String problem) {
        String headerPage = "field: u64 timestamp;\t" + timestamp + ";\tsigned:0;\nfield: local_t commit;\t" + commit
                + ";\tsigned:1;\nfield: char data;\toffset:16;\tsize:4080;\tsigned:1;\n";

        assertThatIllegalArgumentException()
                .isThrownBy(() -> SubBufferDescriptor.parse(headerPage, ByteOrder.LITTLE_ENDIAN))
                .withMessageContaining(problem);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SubBufferDescriptor.parse(headerPage + headerPage, ByteOrder.LITTLE_ENDIAN));
    }
}
