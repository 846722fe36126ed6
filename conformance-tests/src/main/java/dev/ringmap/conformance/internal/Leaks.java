package dev.ringmap.conformance.internal;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds leaks by repetition. The JVM opens and maps things of its own now and then; a leak grows in every round.
 */
public final class Leaks {

    /** The JVM's own fluctuations are smaller than this. */
    private static final int LEAST_GROWTH = 10;

    private static final int PART = 8;
    private static final int ROUNDS = 3;

    private Leaks() {}

    /** Expects that nothing is left of repeated calls. */
    public static void expectNone(String what, int repetitions, Expect.Call call) throws Exception {
        call.make(); // what is loaded once stays
        int least = Math.max(LEAST_GROWTH, repetitions / PART);
        Set<String> growing = new TreeSet<>();
        Map<String, Long> grown = Map.of();
        ProcessResources before = ProcessResources.afterCollection();
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < repetitions; i++) {
                call.make();
            }
            ProcessResources after = ProcessResources.settledSince(before, least);
            grown = after.grownSince(before, least);
            if (round == 0) {
                growing.addAll(grown.keySet());
            }
            growing.retainAll(grown.keySet());
            if (growing.isEmpty()) {
                return;
            }
            before = after;
        }
        grown.keySet().retainAll(growing);
        Expect.equal("what is left of " + repetitions + " times " + what + ", each time", Map.of(), grown);
    }
}
