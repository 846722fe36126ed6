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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "admin | 0x00 | 0700 | sqid=7",
                "admin | 0x01 | 0100020003000400 | sqid=1, qsize=2, sq_flags=0x3, cqid=4",
                "admin | 0x04 | 0901 | cqid=265",
                "admin | 0x05 | 0100020003000400 | cqid=1, qsize=2, cq_flags=0x3, irq_vector=4",
                "admin | 0x06 | 01000200 | cns=1, ctrlid=2",
                "admin | 0x09 | 0700000805000000 | fid=0x7, sv=0x8, cdw11=0x5",
                "admin | 0x0a | 0709000005000000 | fid=0x7, sel=0x1, cdw11=0x5",
                "admin | 0x80 | 3123 | lbaf=33, mset=1, pi=1, pil=1, ses=1",
                "admin | 0x86 | 0100000000000080020000000300ff04 | slba=0x8000000000000001, mndw=0x2, rl=0x3, atype=4",
                "admin | 0xff | 01 | cdw10=01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00",
                "nvm | 0x02 | 0100000001000000070000800500000006000000 | slba=4294967297, len=7, ctrl=0x8000, dsmgmt=5, reftag=6",
                "nvm | 0x09 | 0100000004000000 | nr=1, attributes=4",
                "nvm | 0x0d | 090000c0 | rrega=1:unregister, iekey=1, ptpl=3",
                "nvm | 0x0d | 07 | rrega=7:reserved, iekey=0, ptpl=0",
                "nvm | 0x0e | 0800000001 | numd=8, eds=1",
                "nvm | 0x11 | 0a03 | racqa=2:preempt and abort, iekey=1, rtype=3:write exclusive registrants only",
                "nvm | 0x15 | 0107 | rrela=1:clear, iekey=0, rtype=7:reserved",
                "nvm | 0x79 | 0100000000000000000000001001 | slba=1, zsa=16:set zone descriptor extension, all=1",
                "nvm | 0x7a | 010000000000000002000000030801 | slba=1, numd=2, zra=3, zrasf=8:reserved, pr=1",
                "fabrics | 0 | 01000000140000000100460000000000 | attrib=1, ofst=0x14, value=0x460001",
                "fabrics | 1 | 00000100ff00040005000000 | recfmt=0, qid=1, sqsize=255, cattr=4, kato=5",
                "fabrics | 4 | 0100000014000000 | attrib=1, ofst=0x14",
                "fabrics | 5 | 0001020304000000 | spsp0=01, spsp1=02, secp=03, tl=4",
                "fabrics | 6 | 0001020304000000 | spsp0=01, spsp1=02, secp=03, al=4"
            })
    void shouldParseNvmeCommands(String set, String operation, String start, String text) {
        byte[] command = new byte[24];
        byte[] given = HexFormat.of().parseHex(start);
        System.arraycopy(given, 0, command, 0, given.length);
        assertThat(Printing.of("\"(%s)\", nvme_trace_parse_" + set + "_cmd(p, REC->op, __get_dynamic_array(cdw10))")
                        .unsigned("u8 op", 1, Integer.decode(operation))
                        .location("__data_loc u8[] cdw10")
                        .located(command)
                        .text())
                .isEqualTo("(" + text + ")");
    }

    @Test
    void shouldNameAnNvmeDiskThatThereIs() {
        String format = "\"%sqid\", nvme_trace_disk_name(p, REC->disk)";
        assertThat(Printing.of(format).array("char disk[4]", 'n', '0', 0, 0).text())
                .isEqualTo("disk=n0, qid");
        assertThat(Printing.of(format).array("char disk[4]", 0, 0, 0, 0).text()).isEqualTo("qid");
    }

    @Test
    void shouldDecodeAPageRequest() {
        String format = "\"%s\", decode_prq_descriptor(__get_str(buff), 256, REC->dw0, REC->dw1, REC->dw2, REC->dw3)";
        assertThat(Printing.of(format)
                        .unsigned("u64 dw0", 8, 0x0010_0007_0123_0200L)
                        .unsigned("u64 dw1", 8, 0xffff_f000_0000_100dL)
                        .unsigned("u64 dw2", 8, 0xa)
                        .unsigned("u64 dw3", 8, 0xb)
                        .location("__data_loc char[] buff")
                        .located("old")
                        .text())
                .isEqualTo("rid=0x123 addr=0xfffff00000001 r-x-l pasid=0x7 index=0x1 private=0xa/0xb");
    }

    @ParameterizedTest
    @CsvSource({"0,(set_trap_table)", "11,''", "41,(dm_op)", "48,(mca)", "55,(arch_7)", "56,''"})
    void shouldNameTheCallsOfAHypervisor(int operation, String name) {
        assertThat(Printing.of("\"op %u%s\", REC->op, xen_hypercall_name(REC->op)")
                        .unsigned("unsigned int op", 4, operation)
                        .text())
                .isEqualTo("op " + operation + name);
    }

    /** Which frame it is to the guest, only the guest's memory knows. */
    @Test
    void shouldNotGuessAGuestsPage() {
        assertThat(Printing.of("\"pteval %0*llx (raw %0*llx)\", 16, pte_val(native_make_pte(REC->pte)), 16, REC->pte")
                        .unsigned("u64 pte", 8, 0x1001)
                        .text())
                .isEqualTo("pteval ? (raw 0000000000001001)");
    }

    @Test
    void shouldReadWhatAllRecordsHave() {
        assertThat(Printing.of("\"flags %d\", REC->ent.flags").flags(9).text()).isEqualTo("flags 9");
        assertThat(Printing.of("\"%d\", REC->ent.nothing").problem()).contains("common_nothing");
    }

    @Test
    void shouldForgetTheNamesOfArguments() {
        assertThat(Printing.of("\"%u %d\", jiffies_to_msecs(1), j")
                        .constant("HZ", 250)
                        .problem())
                .contains("'j'");
    }
}
