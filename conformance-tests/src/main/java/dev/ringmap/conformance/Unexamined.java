package dev.ringmap.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The MUST rules that were not executed without an excuse, by what prevented it. Thread safety: <em>thread-safe</em>. */
final class Unexamined {

    private static final int RULES_NAMED = 5;

    private final Map<String, List<String>> rulesByReason = new LinkedHashMap<>();

    synchronized void add(String rule, String reason) {
        rulesByReason.computeIfAbsent(reason, key -> new ArrayList<>()).add(rule);
    }

    synchronized boolean isEmpty() {
        return rulesByReason.isEmpty();
    }

    synchronized Map<String, List<String>> byReason() {
        return new LinkedHashMap<>(rulesByReason);
    }

    /** Returns them in one line: {@code 2 MUST rules were not executed, needs markers: no taskset(1) (M-01, M-02)}. */
    @Override
    public synchronized String toString() {
        int count = rulesByReason.values().stream().mapToInt(List::size).sum();
        return count + (count == 1 ? " MUST rule was" : " MUST rules were") + " not executed, "
                + rulesByReason.entrySet().stream()
                        .map(entry -> entry.getKey() + " (" + some(entry.getValue()) + ")")
                        .collect(Collectors.joining("; "));
    }

    private static String some(List<String> rules) {
        return rules.size() <= RULES_NAMED
                ? String.join(", ", rules)
                : String.join(", ", rules.subList(0, RULES_NAMED)) + " and " + (rules.size() - RULES_NAMED) + " more";
    }
}
