package dev.ringmap.events.print;

import dev.ringmap.TraceEvent;
import dev.ringmap.events.EventFormat;
import dev.ringmap.events.TextBuffer;
import dev.ringmap.events.symbols.KernelSymbols;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What tracers print with code of their own, written down as a print format would: the one that the format has is for others.
 *
 * <p>Source: {@code kernel/trace/trace_output.c} and {@code kernel/trace/trace_branch.c}, as of 6.18.
 */
class WordedLine extends TracerLine {

    private static final Map<String, String> PRINT_FORMATS = Map.of(
            "branch",
            """
            "[%s] %s:%s:%d", REC->correct ? "  ok  " : " MISS ", REC->func, REC->file, REC->line""",
            "hwlat",
            // A kernel whose clock does not work in an NMI leaves the total at 0, and does not show it.
            """
            "#%-5u inner/outer(us): %4llu/%-5llu ts:%lld.%09ld count:%d%s%s",
              REC->seqnum, REC->duration, REC->outer_duration, REC->tv_sec, REC->tv_nsec, REC->count,
              REC->nmi_count && REC->nmi_total_ts ? ({ const char *ret = trace_seq_buffer_ptr(p);
                trace_seq_printf(p, " nmi-total:%llu", REC->nmi_total_ts); ret; }) : "",
              REC->nmi_count ? ({ const char *ret = trace_seq_buffer_ptr(p);
                trace_seq_printf(p, " nmi-count:%u", REC->nmi_count); ret; }) : "\"""",
            "osnoise",
            """
            "%llu %10llu %3llu.%05llu %7llu %6u %6u %6u %6u %6u", REC->runtime, REC->noise,
              (REC->runtime - REC->noise) * 10000000 / REC->runtime / 100000,
              (REC->runtime - REC->noise) * 10000000 / REC->runtime % 100000,
              REC->max_sample, REC->hw_count, REC->nmi_count, REC->irq_count, REC->softirq_count, REC->thread_count""",
            "timerlat",
            """
            "#%-5u context %6s timer_latency %9llu ns", REC->seqnum,
              __print_symbolic(REC->context, {0, "irq"}, {1, "thread"}, {2, "user-ret"}), REC->timer_latency""");

    private final EventText text;

    WordedLine(PrintFormat wording) {
        this.text = new EventText(wording);
    }

    /** Returns the line of a format, or {@code null} if it is the usual one. */
    static @Nullable WordedLine of(EventFormat format, KernelSymbols symbols) {
        String printFormat = PRINT_FORMATS.get(format.name());
        return printFormat == null ? null : of(format, printFormat, symbols);
    }

    private static @Nullable WordedLine of(EventFormat format, String printFormat, KernelSymbols symbols) {
        PrintFormat wording = PrintFormat.of(format, printFormat, Names.of(symbols));
        return wording.problem().isEmpty() ? new WordedLine(wording) : null;
    }

    @Override
    void append(TraceEvent event, TextBuffer out) {
        if (!text.append(event, out)) {
            throw NotRenderableException.INSTANCE;
        }
    }
}
