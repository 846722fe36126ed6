package dev.ringmap.events.stream;

import dev.ringmap.LostEvents;
import java.util.List;

/**
 * What became of every event: delivered, lost, taken by others, or unread. If nobody else reads, the events delivered and the events lost
 * add up to those written.
 *
 * <p>Thread safety: <em>immutable</em>.
 *
 * @param cpus the account of each CPU; none before the stream has begun; not {@code null}
 * @param late events that were delivered after one that happened later
 * @param withoutFormat events that were delivered without a format
 * @param isDrained whether the buffers were read to their end, in which case the counts should agree
 * @since 0.1
 */
public record StreamAccount(List<CpuAccount> cpus, long late, long withoutFormat, boolean isDrained) {

    /** Copies the list. */
    public StreamAccount {
        cpus = List.copyOf(cpus);
    }

    /**
     * Returns how many events were delivered.
     *
     * @return the sum over all CPUs
     */
    public long delivered() {
        return cpus.stream().mapToLong(CpuAccount::delivered).sum();
    }

    /**
     * Returns how many events were lost.
     *
     * @return the sum over all CPUs; not {@code null}
     */
    public LostEvents lost() {
        return cpus.stream().map(CpuAccount::lost).reduce(LostEvents.NONE, LostEvents::plus);
    }
}
