package dev.ringmap.events.print;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Functions of drivers that print formats call. */
class KernelCallsTest {

    @ParameterizedTest
    @CsvSource({
        "080102030000,lba=66051 txlen=256",
        "0a1f02030500,lba=2032131 txlen=5",
        "28a00000100000000800,lba=4096 txlen=8 protect=5",
        "41080000100000000800,lba=4096 txlen=8 protect=0 unmap=1",
        "41000000100000000800,lba=4096 txlen=8 protect=0 unmap=0",
        "a8200000100000010000,lba=4096 txlen=65536 protect=1",
        "88000000000100000000000000080000,lba=4294967296 txlen=8 protect=0",
        "93080000000100000000000000080000,lba=4294967296 txlen=8 protect=0 unmap=1",
        "4200000000000000280000,regions=2",
        "12000000000000000000,-"
    })
    void shouldParseScsiCommands(String command, String text) {
        assertThat(Printing.of(
                                "\"(%s) %d\", scsi_trace_parse_cdb(p, __get_dynamic_array(cmnd), REC->cmd_len), REC->cmd_len")
                        .unsigned("unsigned int cmd_len", 4, 3)
                        .location("__data_loc unsigned char[] cmnd")
                        .located(HexFormat.of().parseHex(command))
                        .text())
                .isEqualTo("(" + text + ") 3");
    }

    @Test
    void shouldNotReadBeyondAScsiCommand() {
        Printing.of("\"%s\", scsi_trace_parse_cdb(p, __get_dynamic_array(cmnd), 16)")
                .location("__data_loc unsigned char[] cmnd")
                .located(0x88, 0, 0, 0)
                .hasNoText();
    }

    @ParameterizedTest
    @CsvSource({"0x00,{ }", "0x50,{ DRDY DSC }", "0xff,{ BUSY DRDY DF DSC DRQ CORR SENSE ERR }"})
    void shouldNameTheBitsOfAnAtaStatus(String status, String text) {
        assertThat(Printing.of("\"status=%s\", libata_trace_parse_status(p, REC->status)")
                        .unsigned("unsigned char status", 1, Integer.decode(status))
                        .text())
                .isEqualTo("status=" + text);
    }

    @Test
    void shouldTakeTheKernelsOwnBits() {
        String errors = "\"%s\", libata_trace_parse_eh_err_mask(p, REC->mask)";
        String[] names = {
            "DEV", "HSM", "TIMEOUT", "MEDIA", "ATA_BUS", "HOST_BUS", "SYSTEM", "INVALID", "OTHER", "NODEV_HINT", "NCQ"
        };
        Printing event = Printing.of(errors).unsigned("unsigned int mask", 4, 5);
        assertThat(event.problem()).contains("AC_ERR_DEV");
        for (int bit = 0; bit < names.length; bit++) {
            event.constant("AC_ERR_" + names[bit], 1L << bit);
        }

        assertThat(event.text()).isEqualTo("5{ DEV TIMEOUT }");
        assertThat(Printing.of("\"%s\", libata_trace_parse_eh_action(p, REC->action)")
                        .constant("ATA_EH_REVALIDATE", 1)
                        .constant("ATA_EH_SOFTRESET", 2)
                        .constant("ATA_EH_HARDRESET", 4)
                        .constant("ATA_EH_ENABLE_LINK", 8)
                        .constant("ATA_EH_PARK", 32)
                        .unsigned("unsigned int action", 4, 6)
                        .text())
                .isEqualTo("6{ RESET }");
    }

    @Test
    void shouldForgetTheNamesOfArguments() {
        assertThat(Printing.of("\"%u %d\", jiffies_to_msecs(1), j")
                        .constant("HZ", 250)
                        .problem())
                .contains("'j'");
    }
}
