package dev.ringmap.events.print;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TraceOptionsTest {

    @Test
    void areAsTheKernelHasThemAtFirst() {
        assertThat(TraceOptions.DEFAULT.isOn("context-info")).isTrue();
        assertThat(TraceOptions.DEFAULT.isOn("funcgraph-irqs")).isTrue();
        assertThat(TraceOptions.DEFAULT.isOn("record-tgid")).isFalse();
        assertThat(TraceOptions.DEFAULT.isOn("context")).isFalse();
        assertThat(TraceOptions.DEFAULT.notFollowed()).isEmpty();
    }

    @Test
    void areAsTheFileSays() {
        TraceOptions options = TraceOptions.parse("print-parent\nnocontext-info\nrecord-tgid\n");
        assertThat(options.isOn("context-info")).isFalse();
        assertThat(options.isOn("print-parent")).isTrue();
        assertThat(options.isOn("record-tgid")).isTrue();
        assertThat(options.isOn("irq-info")).isTrue();
    }

    @Test
    void nameThoseThatTheTextDoesNotFollow() {
        assertThat(TraceOptions.parse("raw\nnohex\nfunc-args\nnohash-ptr\nsym-addr\n")
                        .notFollowed())
                .containsExactly("func-args", "raw");
    }
}
