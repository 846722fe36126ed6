package dev.ringmap.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SimilarNamesTest {

    private static final List<String> NAMES = List.of(
            "ftrace:print", "irq:irq_handler_entry", "sched:sched_switch", "sched:sched_wakeup", "sched:sched_waking");

    @Test
    void shouldFindWhatASlipWasMeantToBe() {
        assertThat(SimilarNames.to("sched:shced_switch", NAMES)).containsExactly("sched:sched_switch");
        assertThat(SimilarNames.to("Sched:sched_wakup", NAMES)).startsWith("sched:sched_wakeup");
        assertThat(SimilarNames.to("shed_switch", NAMES)).containsExactly("sched:sched_switch");
    }

    @Test
    void shouldNotGuessWhatIsAnotherWord() {
        assertThat(SimilarNames.to("kmem:kmalloc", NAMES)).isEmpty();
        assertThat(SimilarNames.to("", NAMES)).isEmpty();
    }
}
