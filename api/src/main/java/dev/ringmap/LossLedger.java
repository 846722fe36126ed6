package dev.ringmap;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Where the readers of an instance leave off, so that the next one of a CPU knows which losses were reported: the kernel does not say
 * (contract 2.9).
 */
final class LossLedger {

    private record Entry(long readEvents, long accountedOverrun) {}

    private final Map<Integer, Entry> entries = new ConcurrentHashMap<>();

    /** Opens the account of a new reader. */
    LossAccount open(int cpu, ReadCounts counts, Supplier<MappingAbi> abi) {
        return new LossAccount(abi, accountedOverrun(cpu, counts), counts.overrun());
    }

    /** Returns what was overwritten and has not been reported to any reader, as far as that is known. */
    LostEvents untold(int cpu, ReadCounts counts) {
        long accounted = accountedOverrun(cpu, counts);
        return accounted == LossAccount.UNKNOWN_BASE
                ? LostEvents.UNKNOWN
                : LostEvents.exactly(counts.overrun() - accounted);
    }

    /** Returns how much of {@code overrun} was reported before, or {@link LossAccount#UNKNOWN_BASE}. */
    long accountedOverrun(int cpu, ReadCounts counts) {
        long reported = counts.reportedOverrun();
        Entry last = entries.get(cpu);
        if (reported != LossAccount.UNKNOWN_BASE
                || last == null
                || last.readEvents != counts.readEvents()
                || last.accountedOverrun > counts.overrun()) {
            return reported;
        }
        return last.accountedOverrun;
    }

    /** Writes down where a reader that is being closed leaves off. */
    void close(int cpu, long readEvents, long accountedOverrun) {
        entries.put(cpu, new Entry(readEvents, accountedOverrun));
    }
}
