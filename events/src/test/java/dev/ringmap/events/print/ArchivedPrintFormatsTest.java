package dev.ringmap.events.print;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmap.events.EventFormat;
import dev.ringmap.events.FormatArchive;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Parses and renders the print formats of other kernels than the one that runs here. */
class ArchivedPrintFormatsTest {

    /** They call functions of the kernel, or look at what the record does not have: their fields are shown. */
    private static final Pattern WITHOUT_TEXT = Pattern.compile(
            "intel_iommu:prq_report|nvme:nvme_(complete_rq|setup_cmd|sq)|xen:xen_mc_(entry|extend_args)|xen:xen_mmu_(set|ptep)_.*"
                    + "|vmscan:mm_(shrink_slab|vmscan_(direct|memcg|node)_).*");

    static List<String> kernels() throws IOException {
        return FormatArchive.kernels();
    }

    private static Collection<EventFormat> formats(String kernel) throws IOException {
        List<EventFormat> formats = new ArrayList<>();
        FormatArchive.of(kernel)
                .formats()
                .forEach((name, text) ->
                        formats.add(EventFormat.parse(name.substring(0, name.indexOf(':')), text, Long.BYTES)));
        formats.removeIf(format -> WITHOUT_TEXT.matcher(format.fullName()).matches());
        assertThat(formats).hasSizeGreaterThan(1_000);
        return formats;
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void shouldParseAllButEnumerators(String kernel) throws IOException {
        FormatChecks.parseAllButEnumerators(formats(kernel));
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void shouldRenderAllWithEnumerators(String kernel) throws IOException {
        FormatChecks.renderAll(formats(kernel));
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void shouldRenderAllOfAnyRecord(String kernel) throws IOException {
        FormatChecks.renderNoise(formats(kernel));
    }
}
