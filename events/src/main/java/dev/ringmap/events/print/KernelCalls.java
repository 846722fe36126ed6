package dev.ringmap.events.print;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the calls of functions of the kernel that do nothing but compute or name a value. What each does is written down as a print format
 * would write it; the enumerators in it are those of the kernel that the format comes from.
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
