package dev.ringmap.conformance;

import dev.ringmap.conformance.mutant.MutantSubjects;
import dev.ringmap.conformance.spec.Part;
import dev.ringmap.conformance.spec.Specification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The golden table: which rule each mutant is meant to break, and which others reject it. */
record MutantTable(Path file) {

    /** How often a rule has to fail to be relied on. */
    private static final int RUNS = Integer.getInteger("ringmap.mutants.runs", 3);

    private static final String CELL_END = "(?<!\\\\) *\\| *";
    /** Rules whose tests are races: they find a fault now and then. */
    private static final Set<String> RACES = Set.of("S-27", "X-03", "D-17", "Z-05", "Z-06");

    private static final int MAX_RULES = 10;
    private static final int MAX_QUOTE = 140;
    private static final String MORE = " and more";
    private static final int NAME = 1;
    private static final int RULES = 3;
    private static final int SAYS = 4;

    /**
     * A mutant's row.
     *
     * @param rules the rules that reject it; the first is the one that it is meant to break
     * @param says how the message of that one begins
     */
    record Row(List<String> rules, String says) {

        String meant() {
            return rules.get(0);
        }

        /** The rule whose message is quoted, as every message begins with its rule. */
        String quoted() {
            return says.split(":", 2)[0];
        }

        boolean isMetBy(Set<String> broken, Set<String> said) {
            return broken.containsAll(rules) && said.contains(says);
        }

        /** Is this rule to be run again, after these were broken and said this? */
        boolean isSought(String rule, Set<String> broken, Set<String> said) {
            return rules.contains(rule) && (!broken.contains(rule) || (!said.contains(says) && says.startsWith(rule)));
        }
    }

    Map<String, Row> read() throws IOException {
        Map<String, Row> rows = new LinkedHashMap<>();
        for (String line : Files.readAllLines(file)) {
            String[] cells = line.split(CELL_END, -1);
            if (cells.length > SAYS && !cells[NAME].equals("Mutant") && !cells[NAME].startsWith("---")) {
                rows.put(
                        cells[NAME],
                        new Row(List.of(cells[RULES].replace(MORE, "").split(", ")), cells[SAYS].replace("\\|", "|")));
            }
        }
        return rows;
    }

    static Map<String, String> broken(Certificate certificate) {
        Map<String, String> broken = new LinkedHashMap<>();
        certificate.results().stream()
                .filter(result -> result.status() == RuleStatus.FAILED)
                .forEach(result -> broken.put(result.rule().id(), result.message()));
        return broken;
    }

    /** What a message says every time: without values, and without names that are made up anew. */
    static String quotable(String message) {
        String quotable = message.lines()
                .findFirst()
                .orElse("")
                .replaceFirst("(: unexpected [\\w.$]+).*", "$1")
                .replaceFirst("(: expected .*?)?(, got .*)?(\\. Look at.*)?$", "$1")
                .replaceAll("ringmap-conformance-\\d+-[0-9a-f]+-?", "INSTANCE")
                .replaceAll("sub-buffer \\d+", "sub-buffer N")
                .replaceAll("marker \\d+ around", "marker N around")
                .replaceAll("\\b\\d{4,}\\b", "N");
        return quotable.substring(0, Math.min(MAX_QUOTE, quotable.length())).strip();
    }

    void write() throws IOException {
        Map<String, Map<String, String>> rejections = new LinkedHashMap<>();
        for (String name : MutantSubjects.all().keySet()) {
            rejections.put(name, rejections(name));
        }
        Map<String, Integer> frequency = new HashMap<>();
        rejections.values().forEach(broken -> broken.keySet().forEach(rule -> frequency.merge(rule, 1, Integer::sum)));
        List<String> lines = new ArrayList<>(List.of(
                "# The mutants and the rules that reject them",
                "",
                "Each mutant is the simulator with one fault. The first rule in its row is the one that it is meant to break, and says",
                "what the last column quotes; the others are broken with it. `-Dringmap.mutants.write=true` on `MutantsTest` writes this",
                "page, and keeps the first rule of a row as long as the mutant breaks it.",
                "",
                "| Mutant | Fault | Rejected by | Says |",
                "|---|---|---|---|"));
        Map<String, Row> former = Files.exists(file) ? read() : Map.of();
        rejections.forEach((name, broken) -> {
            Row row = former.get(name);
            Set<String> telling = telling(broken, frequency);
            if (row != null && broken.containsKey(row.meant())) {
                telling.add(row.meant());
            }
            for (int run = 0; run < RUNS; run++) {
                telling.retainAll(rejections(name, telling).keySet());
            }
            lines.add(row(name, broken, telling, meant(broken, telling, row)));
        });
        Files.createDirectories(file.getParent());
        Files.write(file, lines);
    }

    /** What fails every time; a mutant is made anew for each run, as some remember what happened. */
    private static Map<String, String> rejections(String name) {
        Map<String, String> always = null;
        for (int run = 0; run < RUNS; run++) {
            Map<String, String> broken = rejections(name, null);
            if (always == null) {
                always = broken;
            } else {
                always.keySet().retainAll(broken.keySet());
            }
        }
        return always == null ? Map.of() : always;
    }

    /** Which of these rules, or of all, fail when they are executed without the others. */
    private static Map<String, String> rejections(String name, @Nullable Set<String> rules) {
        Certification certification = Certification.of(MutantSubjects.all().get(name))
                .onlyRules(rule -> rules == null || rules.contains(rule));
        try {
            return broken(certification.run().certificates().get(0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Keeps to the rules that reject the fewest mutants, as they know best what is wrong; with a fault at the root of everything nearly all
     * rules are broken, and some of them by accident.
     */
    private static Set<String> telling(Map<String, String> broken, Map<String, Integer> frequency) {
        Set<String> telling = broken.keySet().stream()
                .filter(rule -> !RACES.contains(rule))
                .sorted(Comparator.comparing(frequency::get))
                .limit(MAX_RULES)
                .collect(Collectors.toSet());
        return broken.keySet().stream().filter(telling::contains).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static String row(String name, Map<String, String> broken, Set<String> telling, String meant) {
        Stream<String> others = telling.stream().filter(rule -> !rule.equals(meant));
        return "| " + name + " | " + MutantSubjects.faultOf(name) + " | "
                + Stream.concat(Stream.of(meant), others).collect(Collectors.joining(", "))
                + (telling.size() < broken.size() ? MORE : "") + " | "
                + quotable(String.valueOf(broken.get(meant))).replace("|", "\\|") + " |";
    }

    /** The rule that somebody has chosen before; or else the most telling one of the backend's that does not speak of a surprise. */
    private static String meant(Map<String, String> broken, Set<String> telling, @Nullable Row former) {
        if (former != null && telling.contains(former.meant())) {
            return former.meant();
        }
        return telling.stream()
                .filter(MutantTable::isOfTheBackend)
                .filter(rule -> !String.valueOf(broken.get(rule)).contains(": unexpected "))
                .findFirst()
                .orElse("");
    }

    static boolean isOfTheBackend(String rule) {
        return Specification.published().rule(rule).part() == Part.BACKEND;
    }
}
