package dev.ringmap.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmap.backend.ffm.FfmBackend;
import dev.ringmap.conformance.mutant.Evaders;
import dev.ringmap.conformance.spec.Subject;
import dev.ringmap.spi.Availability.Available;
import dev.ringmap.spi.BackendOptions;
import dev.ringmap.spi.RingBufferBackend;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** On a real kernel the kit looks for itself. */
@EnabledIf(value = "isThere", disabledReason = "ffm cannot map on this machine: see 'ringmap backends'")
class ExcuseLiveKernelIT {

    private static final RingBufferBackend FFM = new FfmBackend();

    static boolean isThere() {
        return FFM.availability(BackendOptions.none()) instanceof Available;
    }

    private static void expectFailed(Subject subject, String says, Set<String> rules) throws Exception {
        Certificate certificate = Certification.of(subject)
                .onlyRules(rules::contains)
                .run()
                .certificates()
                .get(0);
        assertThat(certificate.results().stream()
                        .filter(result -> rules.contains(result.rule().id())))
                .hasSize(rules.size())
                .allSatisfy(result -> {
                    assertThat(result.status()).as(result.message()).isEqualTo(RuleStatus.FAILED);
                    assertThat(result.message()).contains(says);
                });
        assertThat(certificate.verdict()).isEqualTo(Verdict.REJECTED);
    }

    @Test
    void realBackendIsNotExcusedAsSimulated() throws Exception {
        expectFailed(
                Evaders.sayingSimulated(FFM),
                "is said to be missing, but the kernel is real",
                Set.of("B-07", "V-04", "V-10", "Z-07"));
    }

    @Test
    void permissionOfThisProcessIsTried() throws Exception {
        expectFailed(
                Evaders.hiding(FFM, "nothing"),
                "writable-open is said to be missing, but this process can open ",
                Set.of("M-16", "M-17", "V-09"));
    }

    /** Whether this kernel has snapshots or not, it has CPUs and sizes. */
    @Test
    void hiddenFilesAreFound() throws Exception {
        expectFailed(
                Evaders.hiding(FFM, "buffer_subbuf_size_kb"), "buffer_subbuf_size_kb is there", Set.of("F-10", "F-11"));
    }
}
