package dev.ringmap.cli;

import dev.ringmap.RingBufferStats;
import dev.ringmap.spi.ErrnoException;
import java.io.PrintWriter;
import java.util.List;

/** What was delivered and lost on each CPU, and what the kernel says of it. */
final class StreamSummary {

    private StreamSummary() {}

    /**
     * @param isDrained whether the buffers were read to their end, so that the counts should agree
     */
    static void print(StreamedInstance streamed, List<CpuTally> tallies, boolean isDrained, PrintWriter err)
            throws ErrnoException {
        err.println("CPU      delivered           lost   written (kernel)  never written");
        long delivered = 0;
        long lost = 0;
        for (CpuTally tally : tallies) {
            RingBufferStats stats = streamed.trace().stats(tally.cpu());
            String lostText = tally.hasUnknownLosses() ? tally.lost() + "+?" : Long.toString(tally.lost());
            err.printf(
                    "%3d %14d %14s %18d %14d  %s%n",
                    tally.cpu(),
                    tally.events(),
                    lostText,
                    stats.written(),
                    stats.notWritten(),
                    verdict(tally, stats, isDrained, streamed.isOurs()));
            delivered += tally.events();
            lost += tally.lost();
        }
        err.printf("%d events delivered, %d lost%n", delivered, lost);
        err.flush();
    }

    private static String verdict(CpuTally tally, RingBufferStats stats, boolean isDrained, boolean isOurs) {
        StringBuilder verdict = new StringBuilder();
        if (tally.skippedSubBuffers() > 0) {
            verdict.append(tally.skippedSubBuffers()).append(" sub-buffers skipped; ");
        }
        if (tally.resets() > 0) {
            verdict.append("cleared ").append(tally.resets()).append(" times; ");
        }
        if (isDrained && tally.isExact()) {
            long missing = tally.missing(stats);
            verdict.append(missing == 0 ? "complete" : isOurs ? "MISSING " + missing : missing + " written since");
        }
        return verdict.toString();
    }
}
