package dev.ringmap.events.stream;

import dev.ringmap.LostEvents;
import dev.ringmap.MappingLostException;
import dev.ringmap.MetaPage;
import dev.ringmap.RingBufferMapping;
import dev.ringmap.RingBufferReader;
import dev.ringmap.RingBufferStats;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What was delivered from one CPU.
 *
 * <p>Thread safety: one thread counts; any may ask, and sees what was counted a moment ago.
 */
final class CpuTally {

    private final RingBufferReader reader;
    private final @Nullable RingBufferStats before;
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong skippedSubBuffers = new AtomicLong();
    private final AtomicLong resets = new AtomicLong();

    /**
     * @param before the kernel's own counts before it was read; {@code null} if there is no kernel behind it
     */
    CpuTally(RingBufferReader reader, @Nullable RingBufferStats before) {
        this.reader = reader;
        this.before = before;
    }

    int cpu() {
        return reader.cpu();
    }

    void delivered() {
        delivered.lazySet(delivered.getPlain() + 1);
    }

    void skippedSubBuffer() {
        skippedSubBuffers.lazySet(skippedSubBuffers.getPlain() + 1);
    }

    /** Tells whether the trace was reset since the last call. */
    boolean wasReset() {
        long now = reader.resets();
        boolean isNew = now != resets.getPlain();
        if (isNew) {
            resets.lazySet(now);
        }
        return isNew;
    }

    /**
     * Sums up.
     *
     * @param now the kernel's own counts by now; {@code null} if there is no kernel behind it
     */
    CpuAccount account(@Nullable RingBufferStats now) {
        KernelAccount kernel = before != null && now != null ? kernelAccount(before, now) : null;
        return new CpuAccount(
                cpu(), delivered.get(), reader.lostEvents(), skippedSubBuffers.get(), resets.get(), kernel);
    }

    /** The counts in the meta page are of one moment, and do not move on while others go on writing and reading. */
    private KernelAccount kernelAccount(RingBufferStats first, RingBufferStats now) {
        if (reader instanceof RingBufferMapping ring) {
            try {
                MetaPage meta = ring.metaPage();
                return kernelAccount(meta.read(), meta.overrun(), first, now);
            } catch (MappingLostException pagesAreGone) {
                // the kernel's own counts are all there is
            }
        }
        return kernelAccount(now.readEvents(), now.overrun(), first, now);
    }

    private KernelAccount kernelAccount(long read, long overrun, RingBufferStats first, RingBufferStats now) {
        long overrunBefore = first.readEvents() == 0 ? 0 : first.overrun();
        LostEvents lost = reader.lostEvents();
        // Of what was overwritten before others consumed a part of the rest nobody can tell how much they were told of.
        boolean isBeginKnown = first.readEvents() == 0 || first.overrun() == 0 || first.entries() == 0;
        return new KernelAccount(
                now.written(),
                now.notWritten(),
                read - first.readEvents() - delivered.get(),
                now.written() - overrun - read,
                overrun - overrunBefore - lost.count(),
                isBeginKnown && !lost.isLowerBound() && skippedSubBuffers.get() == 0 && resets.get() == 0);
    }
}
