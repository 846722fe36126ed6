package dev.ringmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class MetaPageTest {

    private static final int OFFSET = 12;

    @Test
    void shouldShowMemoryOfOnesOwnInTheOrderOfTheMachine() {
        ByteBuffer memory = ByteBuffer.allocate(OFFSET + 80).order(ByteOrder.nativeOrder());
        memory.putInt(OFFSET, 4096)
                .putInt(OFFSET + 12, 3)
                .putLong(OFFSET + 40, 16)
                .putLong(OFFSET + 72, 7);
        memory.position(OFFSET)
                .order(
                        ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
                                ? ByteOrder.BIG_ENDIAN
                                : ByteOrder.LITTLE_ENDIAN);

        MetaPage meta = MetaPage.of(memory);

        assertThat(meta.metaPageSizeBytes()).isEqualTo(4096);
        assertThat(meta.subBufferCount()).isEqualTo(3);
        assertThat(meta.entries()).isEqualTo(16);
        assertThat(meta.reserved2()).isEqualTo(7);
        assertThat(memory.position()).isEqualTo(OFFSET);
    }

    @Test
    void shouldShowWhatChangesInTheMemory() {
        ByteBuffer memory = ByteBuffer.allocateDirect(4096).order(ByteOrder.nativeOrder());
        MetaPage meta = MetaPage.of(memory.asReadOnlyBuffer());

        memory.putInt(24, 5);

        assertThat(meta.readerId()).isEqualTo(5);
    }

    @Test
    void shouldRefuseMemoryThatIsTooShort() {
        assertThatThrownBy(() -> MetaPage.of(ByteBuffer.allocate(100).position(21)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a meta page has 80 bytes, not 79");
    }
}
