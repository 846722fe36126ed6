package dev.ringmap.events.print;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the calls of functions of the kernel that do nothing but compute or name a value. What each does is written down as a print format
 * would write it, as of Linux 7.2; the enumerators in it are those of the kernel that the format comes from.
 */
final class KernelCalls {

    private static final String SOURCE = """
            jiffies_to_msecs(j) = (unsigned int) ((u64) j * 1000 / HZ)

            jiffies_to_usecs(j) = (unsigned int) ((u64) j * 1000000 / HZ)

            __fswab16(x) = __builtin_bswap16(x)

            __fswab32(x) = __builtin_bswap32(x)

            __fswab64(x) = __builtin_bswap64(x)

            mc_event_error_type(type) = (unsigned int) type < 4
              ? __print_symbolic(type, {0, "Corrected"}, {1, "Uncorrected"}, {2, "Deferred"}, {3, "Fatal"}) : "Info"

            libata_trace_parse_status(p, x) = ({ const char *ret = trace_seq_buffer_ptr(p);
              trace_seq_printf(p, "{ %s%s%s%s%s%s%s%s}", x & 0x80 ? "BUSY " : "", x & 0x40 ? "DRDY " : "", x & 0x20 ? "DF " : "",
                x & 0x10 ? "DSC " : "", x & 8 ? "DRQ " : "", x & 4 ? "CORR " : "", x & 2 ? "SENSE " : "", x & 1 ? "ERR " : "");
              ret; })

            libata_trace_parse_eh_action(p, x) = ({ const char *ret = trace_seq_buffer_ptr(p);
              trace_seq_printf(p, "%x%s%s%s%s%s%s", x, x ? "{ " : "", x & ATA_EH_REVALIDATE ? "REVALIDATE " : "",
                x & (ATA_EH_SOFTRESET | ATA_EH_HARDRESET) ? "RESET " : "", x & ATA_EH_ENABLE_LINK ? "ENABLE_LINK " : "",
                x & ATA_EH_PARK ? "PARK " : "", x ? "}" : "");
              ret; })

            libata_trace_parse_eh_err_mask(p, x) = ({ const char *ret = trace_seq_buffer_ptr(p);
              trace_seq_printf(p, "%x%s%s%s%s%s%s%s%s%s%s%s%s%s", x, x ? "{ " : "", x & AC_ERR_DEV ? "DEV " : "",
                x & AC_ERR_HSM ? "HSM " : "", x & AC_ERR_TIMEOUT ? "TIMEOUT " : "", x & AC_ERR_MEDIA ? "MEDIA " : "",
                x & AC_ERR_ATA_BUS ? "ATA_BUS " : "", x & AC_ERR_HOST_BUS ? "HOST_BUS " : "",
                x & AC_ERR_SYSTEM ? "SYSTEM " : "", x & AC_ERR_INVALID ? "INVALID " : "", x & AC_ERR_OTHER ? "OTHER " : "",
                x & AC_ERR_NODEV_HINT ? "NODEV_HINT " : "", x & AC_ERR_NCQ ? "NCQ " : "", x ? "}" : "");
              ret; })

            be16(b) = b[0] << 8 | b[1]

            be32(b) = (u32) be16(b) << 16 | be16(b + 2)

            be64(b) = (u64) be32(b) << 32 | be32(b + 4)

            scsi_parameters(p, same, b) = ({ const char *ret = trace_seq_buffer_ptr(p);
              trace_seq_printf(p, " protect=%u", b >> 5); trace_seq_puts(p, same ? b >> 3 & 1 ? " unmap=1" : " unmap=0" : ""); ret; })

            scsi_trace_parse_cdb(p, cdb, len) = ({ const char *ret = trace_seq_buffer_ptr(p);
              trace_seq_puts(p, cdb[0] == 0x08 || cdb[0] == 0x0a ? scsi_rw6(p, cdb)
                : cdb[0] == 0x28 || cdb[0] == 0x2a || cdb[0] == 0x2f || cdb[0] == 0x41 ? scsi_rw10(p, cdb)
                : cdb[0] == 0xa8 || cdb[0] == 0xaa || cdb[0] == 0xaf ? scsi_rw12(p, cdb)
                : cdb[0] == 0x88 || cdb[0] == 0x8a || cdb[0] == 0x8f || cdb[0] == 0x93 ? scsi_rw16(p, cdb)
                : cdb[0] == 0x42 ? scsi_unmap(p, cdb) : "-");
              ret; })

            scsi_rw6(p, b) = ({ const char *ret = trace_seq_buffer_ptr(p);
              trace_seq_printf(p, "lba=%u txlen=%u", (b[1] & 0x1f) << 16 | be16(b + 2), b[4] ? b[4] : 256); ret; })

            scsi_rw10(p, b) = ({ const char *ret = trace_seq_buffer_ptr(p);
              trace_seq_printf(p, "lba=%u txlen=%u%s", be32(b + 2), be16(b + 7), scsi_parameters(p, b[0] == 0x41, b[1])); ret; })

            scsi_rw12(p, b) = ({ const char *ret = trace_seq_buffer_ptr(p);
              trace_seq_printf(p, "lba=%u txlen=%u%s", be32(b + 2), be32(b + 6), scsi_parameters(p, 0, b[1])); ret; })

            scsi_rw16(p, b) = ({ const char *ret = trace_seq_buffer_ptr(p);
              trace_seq_printf(p, "lba=%llu txlen=%u%s", be64(b + 2), be32(b + 10), scsi_parameters(p, b[0] == 0x93, b[1])); ret; })

            scsi_unmap(p, b) = ({ const char *ret = trace_seq_buffer_ptr(p);
              trace_seq_printf(p, "regions=%u", (unsigned int) (be16(b + 7) - 8) / 16); ret; })

            le16(b) = b[0] | b[1] << 8

            le32(b) = (u32) le16(b + 2) << 16 | le16(b)

            le64(b) = (u64) le32(b + 4) << 32 | le32(b)

            nvme_trace_disk_name(p, name) = ({ const char *ret = trace_seq_buffer_ptr(p);
              trace_seq_printf(p, "%s%s%s", name[0] ? "disk=" : "", name, name[0] ? ", " : ""); ret; })

            nvme_trace_parse_admin_cmd(p, op, b) = ({ const char *ret = trace_seq_buffer_ptr(p);
              trace_seq_puts(p, op == 0x00 ? nvme_show(p, "sqid", b)
                : op == 0x01 ? nvme_queue(p, "sqid", "sq_flags", "cqid", b)
                : op == 0x04 ? nvme_show(p, "cqid", b)
                : op == 0x05 ? nvme_queue(p, "cqid", "cq_flags", "irq_vector", b)
                : op == 0x06 ? nvme_identify(p, b)
                : op == 0x09 ? nvme_feature(p, "sv", b[3] & 8, b)
                : op == 0x0a ? nvme_feature(p, "sel", b[1] & 7, b)
                : op == 0x80 ? nvme_format(p, b)
                : op == 0x86 ? nvme_lba_status(p, b) : nvme_bytes(p, "cdw10", b));
              ret; })

            nvme_show(p, name, b) = ({ const char *ret = trace_seq_buffer_ptr(p);
              trace_seq_printf(p, "%s=%u", name, le16(b)); ret; })

            nvme_queue(p, name, flags, last, b) = ({ const char *ret = trace_seq_buffer_ptr(p);
              trace_seq_printf(p, "%s=%u, qsize=%u, %s=0x%x, %s=%u", name, le16(b), le16(b + 2), flags, le16(b + 4), last,
                le16(b + 6));
              ret; })

            nvme_identify(p, b) = ({ const char *ret = trace_seq_buffer_ptr(p);
              trace_seq_printf(p, "cns=%u, ctrlid=%u", b[0], le16(b + 2)); ret; })

            nvme_feature(p, name, value, b) = ({ const char *ret = trace_seq_buffer_ptr(p);
              trace_seq_printf(p, "fid=0x%x, %s=0x%x, cdw11=0x%x", b[0], name, value, le32(b + 4)); ret; })

            nvme_format(p, b) = ({ const char *ret = trace_seq_buffer_ptr(p);
              trace_seq_printf(p, "lbaf=%u, mset=%u, pi=%u, pil=%u, ses=%u", b[1] & 0x30 | b[0] & 0xf, b[0] >> 4 & 1,
                b[0] >> 5 & 7, b[1] & 1, b[1] >> 1 & 7);
              ret; })

            nvme_lba_status(p, b) = ({ const char *ret = trace_seq_buffer_ptr(p);
              trace_seq_printf(p, "slba=0x%llx, mndw=0x%x, rl=0x%x, atype=%u", le64(b), le32(b + 8), le16(b + 12), b[15]);
              ret; })

            nvme_bytes(p, name, b) = ({ const char *ret = trace_seq_buffer_ptr(p);
              trace_seq_printf(p, "%s=%*ph", name, 24, b); ret; })

            nvme_trace_parse_nvm_cmd(p, op, b) = ({ const char *ret = trace_seq_buffer_ptr(p);
              trace_seq_puts(p, op == 0x01 || op == 0x02 || op == 0x08 || op == 0x7d ? nvme_read_write(p, b)
                : op == 0x09 ? nvme_dsm(p, b)
                : op == 0x0d ? nvme_register(p, b)
                : op == 0x0e ? nvme_report(p, b)
                : op == 0x11 ? nvme_reservation(p, "racqa", __print_symbolic(b[0] & 7, {0, "acquire"}, {1, "preempt"},
                    {2, "preempt and abort"}, {3, "reserved"}, {4, "reserved"}, {5, "reserved"}, {6, "reserved"},
                    {7, "reserved"}), b)
                : op == 0x15 ? nvme_reservation(p, "rrela", __print_symbolic(b[0] & 7, {0, "release"}, {1, "clear"},
                    {2, "reserved"}, {3, "reserved"}, {4, "reserved"}, {5, "reserved"}, {6, "reserved"},
                    {7, "reserved"}), b)
                : op == 0x79 ? nvme_zone_send(p, b)
                : op == 0x7a ? nvme_zone_receive(p, b) : nvme_bytes(p, "cdw10", b));
              ret; })

            nvme_read_write(p, b) = ({ const char *ret = trace_seq_buffer_ptr(p);
              trace_seq_printf(p, "slba=%llu, len=%u, ctrl=0x%x, dsmgmt=%u, reftag=%u", le64(b), le16(b + 8), le16(b + 10),
                le32(b + 12), le32(b + 16));
              ret; })

            nvme_dsm(p, b) = ({ const char *ret = trace_seq_buffer_ptr(p);
              trace_seq_printf(p, "nr=%u, attributes=%u", le32(b), le32(b + 4)); ret; })

            nvme_register(p, b) = ({ const char *ret = trace_seq_buffer_ptr(p);
              trace_seq_printf(p, "rrega=%u:%s, iekey=%u, ptpl=%u", b[0] & 7, (b[0] & 7) < 3
                ? __print_symbolic(b[0] & 7, {0, "register"}, {1, "unregister"}, {2, "replace"}) : "reserved",
                b[0] >> 3 & 1, b[3] >> 6);
              ret; })

            nvme_report(p, b) = ({ const char *ret = trace_seq_buffer_ptr(p);
              trace_seq_printf(p, "numd=%u, eds=%u", le32(b), b[4] & 1); ret; })

            nvme_reservation(p, name, action, b) = ({ const char *ret = trace_seq_buffer_ptr(p);
              trace_seq_printf(p, "%s=%u:%s, iekey=%u, rtype=%u:%s", name, b[0] & 7, action, b[0] >> 3 & 1, b[1],
                b[1] >= 1 && b[1] <= 6 ? __print_symbolic(b[1], {1, "write exclusive"}, {2, "exclusive access"},
                  {3, "write exclusive registrants only"}, {4, "exclusive access registrants only"},
                  {5, "write exclusive all registrants"}, {6, "exclusive access all registrants"}) : "reserved");
              ret; })

            nvme_zone_send(p, b) = ({ const char *ret = trace_seq_buffer_ptr(p);
              trace_seq_printf(p, "slba=%llu, zsa=%u:%s, all=%u", le64(b), b[12], b[12] >= 1 && b[12] <= 5 || b[12] == 0x10
                ? __print_symbolic(b[12], {1, "close zone"}, {2, "finish zone"}, {3, "open zone"}, {4, "reset zone"},
                  {5, "offline zone"}, {16, "set zone descriptor extension"}) : "reserved", b[13]);
              ret; })

            nvme_zone_receive(p, b) = ({ const char *ret = trace_seq_buffer_ptr(p);
              trace_seq_printf(p, "slba=%llu, numd=%u, zra=%u, zrasf=%u:%s, pr=%u", le64(b), le32(b + 8), b[12], b[13],
                b[13] <= 7 || b[13] == 9 ? __print_symbolic(b[13], {0, "list all zones"},
                  {1, "list the zones in the ZSE: Empty state"},
                  {2, "list the zones in the ZSIO: Implicitly Opened state"},
                  {3, "list the zones in the ZSEO: Explicitly Opened state"}, {4, "list the zones in the ZSC: Closed state"},
                  {5, "list the zones in the ZSF: Full state"}, {6, "list the zones in the ZSRO: Read Only state"},
                  {7, "list the zones in the ZSO: Offline state"}, {9, "list the zones that have the zone attribute"})
                : "reserved", b[14]);
              ret; })

            nvme_trace_parse_fabrics_cmd(p, type, b) = ({ const char *ret = trace_seq_buffer_ptr(p);
              trace_seq_puts(p, type == 0 ? nvme_property_set(p, b)
                : type == 1 ? nvme_connect(p, b)
                : type == 4 ? nvme_property_get(p, b)
                : type == 5 ? nvme_auth(p, "tl", b)
                : type == 6 ? nvme_auth(p, "al", b) : nvme_bytes(p, "specific", b));
              ret; })

            nvme_property_set(p, b) = ({ const char *ret = trace_seq_buffer_ptr(p);
              trace_seq_printf(p, "attrib=%u, ofst=0x%x, value=0x%llx", b[0], le32(b + 4), le64(b + 8)); ret; })

            nvme_property_get(p, b) = ({ const char *ret = trace_seq_buffer_ptr(p);
              trace_seq_printf(p, "attrib=%u, ofst=0x%x", b[0], le32(b + 4)); ret; })

            nvme_connect(p, b) = ({ const char *ret = trace_seq_buffer_ptr(p);
              trace_seq_printf(p, "recfmt=%u, qid=%u, sqsize=%u, cattr=%u, kato=%u", le16(b), le16(b + 2), le16(b + 4), b[6],
                le32(b + 8));
              ret; })

            nvme_auth(p, name, b) = ({ const char *ret = trace_seq_buffer_ptr(p);
              trace_seq_printf(p, "spsp0=%02x, spsp1=%02x, secp=%02x, %s=%u", b[1], b[2], b[3], name, le32(b + 4)); ret; })

            decode_prq_descriptor(text, size, dw0, dw1, dw2, dw3) = ({ const char *ret = trace_seq_buffer_ptr(p);
              trace_seq_printf(p, "rid=0x%llx addr=0x%llx %c%c%c%c%c pasid=0x%llx index=0x%llx", dw0 >> 16 & 0xffff, dw1 >> 12,
                dw1 & 1 ? 'r' : '-', dw1 & 2 ? 'w' : '-', dw0 >> 52 & 1 ? 'x' : '-', dw0 >> 53 & 1 ? 'p' : '-',
                dw1 & 4 ? 'l' : '-', dw0 >> 32 & 0xfffff, dw1 >> 3 & 0x1ff);
              trace_seq_puts(p, dw0 >> 9 & 1 ? prq_private(p, dw2, dw3) : "");
              ret; })

            prq_private(p, dw2, dw3) = ({ const char *ret = trace_seq_buffer_ptr(p);
              trace_seq_printf(p, " private=0x%llx/0x%llx\\n", dw2, dw3); ret; })

            native_make_pte(x) = x

            native_make_pmd(x) = x

            native_make_pud(x) = x

            native_make_pgd(x) = x

            pte_val(x) = machine_to_phys_mapping

            pmd_val(x) = machine_to_phys_mapping

            pud_val(x) = machine_to_phys_mapping

            pgd_val(x) = machine_to_phys_mapping

            xen_hypercall_name(op) = op <= 10 || op >= 12 && op <= 41 || op >= 48 && op <= 55
              ? __print_symbolic(op,
                {0, "(set_trap_table)"}, {1, "(mmu_update)"}, {2, "(set_gdt)"}, {3, "(stack_switch)"}, {4, "(set_callbacks)"},
                {5, "(fpu_taskswitch)"}, {6, "(sched_op_compat)"}, {7, "(platform_op)"}, {8, "(set_debugreg)"},
                {9, "(get_debugreg)"}, {10, "(update_descriptor)"}, {12, "(memory_op)"}, {13, "(multicall)"},
                {14, "(update_va_mapping)"}, {15, "(set_timer_op)"}, {16, "(event_channel_op_compat)"}, {17, "(xen_version)"},
                {18, "(console_io)"}, {19, "(physdev_op_compat)"}, {20, "(grant_table_op)"}, {21, "(vm_assist)"},
                {22, "(update_va_mapping_otherdomain)"}, {23, "(iret)"}, {24, "(vcpu_op)"}, {25, "(set_segment_base)"},
                {26, "(mmuext_op)"}, {27, "(xsm_op)"}, {28, "(nmi_op)"}, {29, "(sched_op)"}, {30, "(callback_op)"},
                {31, "(xenoprof_op)"}, {32, "(event_channel_op)"}, {33, "(physdev_op)"}, {34, "(hvm_op)"}, {35, "(sysctl)"},
                {36, "(domctl)"}, {37, "(kexec_op)"}, {38, "(tmem_op)"}, {39, "(xc_reserved_op)"}, {40, "(xenpmu_op)"},
                {41, "(dm_op)"}, {48, "(mca)"}, {49, "(arch_1)"}, {50, "(arch_2)"}, {51, "(arch_3)"}, {52, "(arch_4)"},
                {53, "(arch_5)"}, {54, "(arch_6)"}, {55, "(arch_7)"}) : ""
            """;

    private static final Pattern DEFINITION = Pattern.compile("(\\w+)\\(([^)]*)\\) = (.*)", Pattern.DOTALL);

    /** The buffer that the kernel prints to, which is no value here. */
    private static final String BUFFER = "p";

    private static final Map<String, Definition> DEFINITIONS = definitions();

    private final Parser parser;

    KernelCalls(Parser parser) {
        this.parser = parser;
    }

    private record Definition(List<String> parameters, String body) {}

    private static Map<String, Definition> definitions() {
        Map<String, Definition> definitions = new HashMap<>();
        for (String text : SOURCE.split("\n\n", -1)) {
            Matcher matcher = DEFINITION.matcher(text);
            if (!matcher.matches()) {
                throw new IllegalStateException("no definition: " + text);
            }
            definitions.put(
                    matcher.group(1), new Definition(List.of(matcher.group(2).split(", ")), matcher.group(3)));
        }
        return Map.copyOf(definitions);
    }

    Expression call(String name) {
        Definition definition = DEFINITIONS.get(name);
        if (definition == null) {
            throw new UnresolvedException("the function '" + name + "' is not known");
        }
        Map<String, Expression> arguments = new HashMap<>();
        for (String parameter : definition.parameters()) {
            if (!parameter.equals(definition.parameters().get(0))) {
                parser.tokens.expect(",");
            }
            if (parameter.equals(BUFFER)) {
                parser.tokens.identifier();
            } else {
                arguments.put(parameter, parser.conditional());
            }
        }
        Scope scope = parser.scope;
        return scope.with(
                arguments, () -> new Parser(Tokens.of(definition.body(), scope.longBytes), scope).conditional());
    }
}
