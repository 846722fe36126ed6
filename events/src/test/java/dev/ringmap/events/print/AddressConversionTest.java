package dev.ringmap.events.print;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conversions of bytes that are an address or an identifier; the examples are those of {@code lib/test_printf.c}, as far as it has any. */
class AddressConversionTest {

    private static final String SOCKET_4 = "020030397f000001";
    private static final String SOCKET_6 = "0a00303900bbccdd00010002000300040005000600070008a5000000";

    private static int[] bytes(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        int[] values = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            values[i] = bytes[i];
        }
        return values;
    }

    @ParameterizedTest
    @CsvSource({
        "%pI4,7f000001,127.0.0.1",
        "%pi4,7f000001,127.000.000.001",
        "%pI4h,7f000001,1.0.0.127",
        "%pI4n,7f000001,127.0.0.1",
        "%pI4b,7f000001,127.0.0.1",
        "%pI4l,7f000001,1.0.0.127",
        "%pI6,00010002000300040005000600070008,0001:0002:0003:0004:0005:0006:0007:0008",
        "%pi6,00010002000300040005000600070008,00010002000300040005000600070008",
        "%pI6c,00010002000300040005000600070008,1:2:3:4:5:6:7:8",
        "%pI6c,00000000000000000000000000000000,::",
        "%pI6c,00000000000000000000000000000001,::1",
        "%pI6c,00010000000000000000000000000000,1::",
        "%pI6c,20010db8000000000001000000000001,2001:db8::1:0:0:1",
        "%pI6c,20010db8000000010001000100010001,2001:db8:0:1:1:1:1:1",
        "%pI6c,20010db8000000000000000100000001,2001:db8::1:0:1",
        "%pI6c,00000000000000000000ffff7f000001,::ffff:127.0.0.1",
        "%pI6c,fe8000000000000000005efec0a80001,fe80::5efe:192.168.0.1",
        "%pI6c,000a00b00c00d0000000000000000000,a:b0:c00:d000::",
        "%pIS," + SOCKET_4 + ",127.0.0.1",
        "%pISp," + SOCKET_4 + ",127.0.0.1:12345",
        "%pISpc," + SOCKET_4 + ",127.0.0.1:12345",
        "%piS," + SOCKET_4 + ",127.000.000.001",
        "%pIS," + SOCKET_6 + ",0001:0002:0003:0004:0005:0006:0007:0008",
        "%pISc," + SOCKET_6 + ",1:2:3:4:5:6:7:8",
        "%pISpc," + SOCKET_6 + ",[1:2:3:4:5:6:7:8]:12345",
        "%pISpfsc," + SOCKET_6 + ",[1:2:3:4:5:6:7:8]:12345/12307677%165",
        "%pISpc,ff00000000000000,(einval)",
        "%pM,2d4854cf3305,2d:48:54:cf:33:05",
        "%pMF,2d4854cf3305,2d-48-54-cf-33-05",
        "%pMR,2d4854cf3305,05:33:cf:54:48:2d",
        "%pm,2d4854cf3305,2d4854cf3305",
        "%pmR,2d4854cf3305,0533cf54482d",
        "%pUb,000102030405060708090a0b0c0d0e0f,00010203-0405-0607-0809-0a0b0c0d0e0f",
        "%pUB,000102030405060708090a0b0c0d0e0f,00010203-0405-0607-0809-0A0B0C0D0E0F",
        "%pUl,000102030405060708090a0b0c0d0e0f,03020100-0504-0706-0809-0a0b0c0d0e0f",
        "%pUL,000102030405060708090a0b0c0d0e0f,03020100-0504-0706-0809-0A0B0C0D0E0F",
        "%pU,000102030405060708090a0b0c0d0e0f,00010203-0405-0607-0809-0a0b0c0d0e0f",
        "%3ph,c0ffee,c0 ff ee",
        "%3phC,c0ffee,c0:ff:ee",
        "%3phD,c0ffee,c0-ff-ee",
        "%3phN,c0ffee,c0ffee",
        "%ph,c0ffee,c0",
        "%*ph,c0ffee,c0 ff"
    })
    void shouldWriteAddresses(String conversion, String hex, String text) {
        String width = conversion.startsWith("%*") ? "2, " : "";
        Printing event = Printing.of("\"" + conversion + "\", " + width + "REC->a")
                .array("u8 a[" + hex.length() / 2 + "]", bytes(hex));

        assertThat(event.text()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "%*pb; 16; 0100000000000000; 0001",
                "%*pb; 33; ff00000001000000; 1,000000ff",
                "%*pb; 64; ff00000001000000; 00000001,000000ff",
                "%*pbl; 64; ff00000001000000; 0-7,32",
                "%*pbl; 64; 0b00000000000080; 0-1,3,63",
                "%*pbl; 3; ffffffffffffffff; 0-2",
                "%*pbl; 64; 0000000000000000; ''",
                "%*pb; 0; 0000000000000000; ''",
                "%*pb; -5; 0000000000000000; ''"
            })
    void shouldWriteBitmaps(String conversion, int bits, String hex, String text) {
        Printing event = Printing.of("\"" + conversion + "\", REC->bits, REC->mask")
                .signed("int bits", 4, bits)
                .raw(0, 0, 0, 0)
                .array("unsigned long mask[1]", bytes(hex));

        assertThat(event.text()).isEqualTo(text);
    }

    @Test
    void shouldReadBitmapsOfBothByteOrdersAndLongs() {
        assertThat(Printing.of("\"%*pb %*pbl\", 64, REC->mask, 64, REC->mask")
                        .bigEndian()
                        .array("unsigned long mask[1]", bytes("00000001000000ff"))
                        .text())
                .isEqualTo("00000001,000000ff 0-7,32");
        assertThat(Printing.of("\"%*pb %*pbl\", 64, REC->mask, 64, REC->mask")
                        .bigEndian()
                        .longBytes(Integer.BYTES)
                        .array("unsigned long mask[2]", bytes("000000ff00000001"))
                        .text())
                .isEqualTo("00000001,000000ff 0-7,32");
    }

    @Test
    void shouldWriteTheAddressOfAField() {
        Printing event = Printing.of("\"%pI4 %pI4\", &REC->a, &REC->b[4]")
                .unsigned("__be32 a", 4, 0x0100007f)
                .array("u8 b[8]", 0, 0, 0, 0, 10, 0, 0, 1);

        assertThat(event.text()).isEqualTo("127.0.0.1 10.0.0.1");
    }

    @Test
    void shouldTakeAPaddedAddressForText() {
        assertThat(Printing.of("\"[%12pI4]\", REC->a")
                        .array("u8 a[4]", 127, 0, 0, 1)
                        .text())
                .isEqualTo("[   127.0.0.1]");
    }

    @Test
    void shouldShowANullPointer() {
        assertThat(Printing.of("\"%pI4 %pU %*pb %3ph\", REC->n ? REC->a : NULL, NULL, 8, NULL, NULL")
                        .unsigned("int n", 4, 0)
                        .array("u8 a[4]", 0, 0, 0, 0)
                        .text())
                .isEqualTo("(null) (null) (null) (null)");
    }

    @Test
    void shouldNotReadBeyondTheRecord() {
        Printing.of("\"%pI6c\", REC->a").array("u8 a[4]", 1, 2, 3, 4).hasNoText();
        Printing.of("\"%pISpc\", REC->a").array("u8 a[4]", 10, 0, 0, 0).hasNoText();
        Printing.of("\"%*pb\", 1024, REC->a").array("u8 a[4]", 1, 2, 3, 4).hasNoText();
        Printing.of("\"%*pbl\", 0x7fffffff, REC->a")
                .array("u8 a[4]", 1, 2, 3, 4)
                .hasNoText();
        Printing.of("\"%64ph\", REC->a").array("u8 a[4]", 1, 2, 3, 4).hasNoText();
    }
}
