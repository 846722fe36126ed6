package dev.ringmap.events.symbols;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ringmap.tests.fuzz.Fuzz;
import dev.ringmap.tests.fuzz.Mutations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KernelConstantsTest {

    private static final int NAME_OFFSET = 4;

    static Stream<ByteOrder> orders() {
        return Stream.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN);
    }

    private static String[] names(String... names) {
        return names;
    }

    /** Each kind of type, and enumerators among them. */
    private static Btf everyKind(Btf btf) {
        return btf.type(1, 0, 32)
                .type(2, 0)
                .type(3, 0, 1, 1, 4)
                .type(4, 2, 0, 1, 0, 0, 1, 32)
                .type(5, 1, 0, 1, 0)
                .enumeration(Btf.ENUM, false, names("TCP_CLOSE", "WB_REASON_SYNC", "HIGHEST"), 7, 1, 0xFFFFFFFFL)
                .type(7, 0)
                .type(8, 0)
                .type(9, 0)
                .type(10, 0)
                .type(11, 0)
                .type(12, 1)
                .type(13, 2, 0, 1, 0, 1)
                .type(14, 0, 1)
                .type(15, 1, 1, 0, 4)
                .type(16, 0)
                .type(17, 0, 0)
                .type(18, 0)
                .enumeration(Btf.ENUM64, true, names("WIDE", "NEGATIVE64"), 0x1234567890ABCDEFL, -2)
                .enumeration(Btf.ENUM, true, names("NEGATIVE"), -1);
    }

    @ParameterizedTest
    @MethodSource("orders")
    void shouldFindEnumeratorsAmongAllKinds(ByteOrder order) {
        for (Btf btf : List.of(Btf.of(order), Btf.withLongerHeader(order))) {
            KernelConstants constants = KernelConstants.parse(everyKind(btf).bytes());

            assertThat(constants.value("TCP_CLOSE")).hasValue(7);
            assertThat(constants.value("WB_REASON_SYNC")).hasValue(1);
            assertThat(constants.value("HIGHEST")).hasValue(0xFFFFFFFFL);
            assertThat(constants.value("WIDE")).hasValue(0x1234567890ABCDEFL);
            assertThat(constants.value("NEGATIVE64")).hasValue(-2);
            assertThat(constants.value("NEGATIVE")).hasValue(-1);
            assertThat(constants.value("TCP_CLOS")).isEmpty();
            assertThat(constants.count()).isEqualTo(6);
        }
    }

    @Test
    void shouldNotChooseAmongSeveralValues() {
        KernelConstants constants = KernelConstants.parse(Btf.of(ByteOrder.LITTLE_ENDIAN)
                .enumeration(Btf.ENUM, false, names("SAME", "OTHER"), 3, 4)
                .enumeration(Btf.ENUM, false, names("SAME", "OTHER"), 3, 5)
                .enumeration(Btf.ENUM, false, names("OTHER"), 4)
                .bytes());

        assertThat(constants.value("SAME")).hasValue(3);
        assertThat(constants.value("OTHER")).isEmpty();
        assertThat(constants.count()).isEqualTo(1);
    }

    private static void assertRefused(byte[] btf, String problem) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KernelConstants.parse(btf))
                .withMessage("this is no BTF: " + problem);
    }

    @Test
    void shouldRefuseWhatIsNoBtf() {
        ByteOrder order = ByteOrder.LITTLE_ENDIAN;
        byte[] good = everyKind(Btf.of(order)).bytes();

        assertRefused(Arrays.copyOf(good, 23), "23 bytes");
        assertRefused(new byte[24], "it does not start with 0xEB9F");
        assertRefused(
                Arrays.copyOf(good, good.length - 1),
                "its strings are said to be "
                        + ByteBuffer.wrap(good).order(order).getInt(20) + " bytes at "
                        + (24 + ByteBuffer.wrap(good).order(order).getInt(16)) + " of " + (good.length - 1));
        assertRefused(Btf.of(order).type(20, 0).bytes(), "no kind of type has the number 20");
        assertRefused(Btf.of(order).type(0, 0).bytes(), "no kind of type has the number 0");
        assertRefused(Btf.of(order).type(4, 0xFFFF, 0, 0, 0).bytes(), "a type is cut off");
        assertRefused(Btf.of(order).type(Btf.ENUM, 1, -1, 0).bytes(), "a name at 4294967295 has no end");
        String tooLong = "x".repeat(512);
        assertRefused(
                Btf.of(order).enumeration(Btf.ENUM, false, names(tooLong), 1).bytes(), "a name at 1 has no end");
    }

    @Test
    void shouldHaveNoConstantsOfAKernelWhoseBtfCannotBeRead() {
        assertThat(KernelConstants.from(() -> new byte[0]).value("TCP_CLOSE")).isEmpty();
        assertThat(KernelConstants.NONE.value("TCP_CLOSE")).isEmpty();
    }

    @Test
    void btf() throws Exception {
        List<byte[]> originals =
                orders().map(order -> everyKind(Btf.of(order)).bytes()).toList();
        Fuzz.run("btf", random -> {
            byte[] btf = originals.get(random.nextInt(originals.size())).clone();
            Mutations.change(random, btf);
            try {
                assertThat(KernelConstants.parse(btf).count()).isLessThan(btf.length / NAME_OFFSET);
            } catch (IllegalArgumentException documented) {
                assertThat(documented).isExactlyInstanceOf(IllegalArgumentException.class);
            }
        });
    }
}
