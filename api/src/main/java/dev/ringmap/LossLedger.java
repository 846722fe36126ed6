package dev.ringmap;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Where the mappings of an instance leave off, so that the next mapping of a CPU knows which losses were reported: the kernel does not say
 * (contract 2.9).
 */
final class LossLedger {

    private record Entry(long readEvents, long accountedOverrun) {}

    private final Map<Integer, Entry> entries = new ConcurrentHashMap<>();

    /** Opens the account of a new mapping. */
    LossAccount open(int cpu, ReaderProgress progress, Supplier<MappingAbi> abi) {
        return new LossAccount(abi, accountedOverrun(cpu, progress), progress.overrun());
    }

    private long accountedOverrun(int cpu, ReaderProgress progress) {
        long reported = progress.reportedOverrun();
        Entry last = entries.get(cpu);
        if (reported != LossAccount.UNKNOWN_BASE
                || last == null
                || last.readEvents != progress.readEvents()
                || last.accountedOverrun > progress.overrun()) {
            return reported;
        }
        return last.accountedOverrun;
    }

    /** Writes down where a mapping that is being closed leaves off. */
    void close(int cpu, ReaderProgress progress, LossAccount account) {
        entries.put(cpu, new Entry(progress.readEvents(), account.accountedOverrun()));
    }
}
