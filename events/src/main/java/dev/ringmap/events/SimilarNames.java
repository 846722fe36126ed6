package dev.ringmap.events;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds the names that somebody may have meant. */
final class SimilarNames {

    private static final int MAX_SUGGESTIONS = 3;

    /** One mistake in so many letters is a slip; more is another word. */
    private static final int LETTERS_PER_MISTAKE = 4;

    private SimilarNames() {}

    /** Returns the nearest of {@code SYSTEM:EVENT} names, the best first; compares only events if the text names no system. */
    static List<String> to(String text, Collection<String> names) {
        String wanted = text.toLowerCase(Locale.ROOT);
        int allowed = Math.max(1, wanted.length() / LETTERS_PER_MISTAKE);
        return names.stream()
                .filter(name -> Math.abs(comparable(name, wanted).length() - wanted.length()) <= allowed)
                .map(name -> new Candidate(name, distance(wanted, comparable(name, wanted))))
                .filter(candidate -> candidate.distance() <= allowed)
                .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
                .limit(MAX_SUGGESTIONS)
                .map(Candidate::name)
                .toList();
    }

    private record Candidate(String name, int distance) {}

    private static String comparable(String name, String wanted) {
        return wanted.indexOf(':') < 0 ? name.substring(name.indexOf(':') + 1) : name;
    }

    /** The fewest letters to insert, delete or replace (Levenshtein). */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        int[] current = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            int[] swap = previous;
            previous = current;
            current = swap;
        }
        return previous[b.length()];
    }
}
