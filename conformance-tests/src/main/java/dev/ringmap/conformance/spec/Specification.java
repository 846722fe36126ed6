package dev.ringmap.conformance.spec;

import dev.ringmap.conformance.spec.Requirement.Applicability;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rules of {@code SPEC.md}. The kit reads the same table that people read: there is no second list that could fall behind.
 *
 * <p>A rule belongs to the part under whose heading it stands, and is two rows of a table. The fourth column is headed <em>Needs</em> where the kit tests the rules, and
 * <em>Not tested because</em> where it does not:
 *
 * <pre>
 * ## Part one: the backend
 *
 * | Id | Rule | ABI | Needs | Source |
 * |---|---|---|---|---|
 * | M-16 | A … **MUST** … | both | writable-open | patch: … |
 * | | *Intent:* … | | | |
 * </pre>
 *
 * <p>A capability is a row of another table; where its last cell says "nothing", its lack excuses no rule:
 *
 * <pre>
 * | Capability | What it takes | Its lack excuses |
 * |---|---|---|
 * | `markers` | … | nothing |
 * </pre>
 *
 * <p>Thread safety: <em>immutable</em>.
 *
 * @since 0.1
 */
public final class Specification {

    private static final String RESOURCE = "SPEC.md";
    private static final String INTENT = "*Intent:*";
    private static final String NOTHING = "–";
    private static final String NO_EXCUSE = "nothing";
    private static final int COLUMNS = 5;
    private static final int CAPABILITY_COLUMNS = 3;
    private static final Pattern PART = Pattern.compile("## Part [a-z]+: the (.+)");
    private static final Pattern ID = Pattern.compile("[A-Z]-\\d{2}");
    private static final Pattern CAPABILITY = Pattern.compile("`([a-z-]+)`");
    private static final Pattern LEVEL = Pattern.compile("\\*\\*(MUST|SHOULD|MAY)(?: NOT)?\\*\\*(?! (?i:not)\\b)");

    private static final class Holder {
        static final Specification PUBLISHED = load();
    }

    private final Map<String, Requirement> rules;
    private final Set<Capability> indispensable;

    private Specification(Map<String, Requirement> rules, Set<Capability> indispensable) {
        this.rules = Collections.unmodifiableMap(rules);
        this.indispensable = Collections.unmodifiableSet(indispensable);
    }

    /**
     * Returns the specification that this kit was published with.
     *
     * @return its rules; not {@code null}
     */
    public static Specification published() {
        return Holder.PUBLISHED;
    }

    private static Specification load() {
        try (InputStream text = Specification.class.getResourceAsStream(RESOURCE)) {
            if (text == null) {
                throw new IllegalStateException(RESOURCE + " is missing beside " + Specification.class.getName());
            }
            return parse(new String(text.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads the rules out of a text.
     *
     * @param markdown the text; not {@code null}
     * @return its rules, in its order; not {@code null}
     * @throws IllegalArgumentException if a rule is in no part, lacks its intent, does not have exactly one level, or reuses an id
     */
    public static Specification parse(String markdown) {
        Map<String, Requirement> rules = new LinkedHashMap<>();
        Part part = null;
        boolean isTested = true;
        List<String> pending = List.of();
        for (String line : markdown.lines().toList()) {
            Matcher heading = PART.matcher(line);
            if (heading.matches()) {
                part = Part.of(heading.group(1));
            }
            List<String> cells = cells(line);
            if (cells.size() != COLUMNS) {
                continue;
            }
            if (cells.get(0).equals("Id")) {
                isTested = cells.get(3).equals("Needs");
            } else if (ID.matcher(cells.get(0)).matches()) {
                requireIntent(pending);
                pending = cells;
            } else if (cells.get(1).startsWith(INTENT) && !pending.isEmpty()) {
                Requirement rule = requirement(pending, cells.get(1), part, isTested);
                if (rules.put(rule.id(), rule) != null) {
                    throw new IllegalArgumentException(rule.id() + " is the id of two rules");
                }
                pending = List.of();
            }
        }
        requireIntent(pending);
        return new Specification(rules, indispensable(markdown));
    }

    private static Set<Capability> indispensable(String markdown) {
        Set<Capability> indispensable = EnumSet.noneOf(Capability.class);
        for (String line : markdown.lines().toList()) {
            List<String> cells = cells(line);
            Matcher name = CAPABILITY.matcher(cells.isEmpty() ? "" : cells.get(0));
            if (cells.size() == CAPABILITY_COLUMNS
                    && name.matches()
                    && cells.get(2).equals(NO_EXCUSE)) {
                indispensable.add(Capability.of(name.group(1)));
            }
        }
        return indispensable;
    }

    private static List<String> cells(String line) {
        if (!line.startsWith("|") || !line.endsWith("|")) {
            return List.of();
        }
        return Arrays.stream(line.substring(1, line.length() - 1).split("(?<!\\\\)\\|", -1))
                .map(cell -> cell.strip().replace("\\|", "|"))
                .toList();
    }

    private static void requireIntent(List<String> row) {
        if (!row.isEmpty()) {
            throw new IllegalArgumentException(row.get(0) + " has no intent");
        }
    }

    private static Requirement requirement(List<String> row, String intent, @Nullable Part part, boolean isTested) {
        try {
            if (part == null) {
                throw new IllegalArgumentException("stands in no part");
            }
            String fourth = row.get(3);
            return new Requirement(
                    row.get(0),
                    part,
                    level(row.get(1)),
                    row.get(1).replace("**", ""),
                    intent.substring(INTENT.length()).strip(),
                    Applicability.parse(row.get(2)),
                    isTested ? needs(fourth) : Set.of(),
                    row.get(4),
                    isTested ? null : fourth);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(row.get(0) + ": " + e.getMessage(), e);
        }
    }

    private static Level level(String sentence) {
        Matcher verb = LEVEL.matcher(sentence);
        if (!verb.find()) {
            throw new IllegalArgumentException("no MUST, SHOULD or MAY in: " + sentence);
        }
        Level level = Level.valueOf(verb.group(1));
        if (verb.find()) {
            throw new IllegalArgumentException("more than one MUST, SHOULD or MAY in: " + sentence);
        }
        return level;
    }

    private static Set<Capability> needs(String cell) {
        Set<Capability> needs = EnumSet.noneOf(Capability.class);
        if (!cell.equals(NOTHING)) {
            for (String name : cell.split(",", -1)) {
                needs.add(Capability.of(name.strip()));
            }
        }
        return needs;
    }

    /**
     * Returns all rules.
     *
     * @return the rules in the order of the text; not {@code null}
     */
    public Collection<Requirement> rules() {
        return rules.values();
    }

    /**
     * Returns a rule.
     *
     * @param id its id; not {@code null}
     * @return the rule; not {@code null}
     * @throws IllegalArgumentException if there is none of this id
     */
    public Requirement rule(String id) {
        Requirement rule = rules.get(id);
        if (rule == null) {
            throw new IllegalArgumentException("SPEC.md has no rule " + id);
        }
        return rule;
    }

    /**
     * Returns what every correct backend has on every usable kernel.
     *
     * @return the capabilities whose lack excuses nothing; not {@code null}
     */
    public Set<Capability> indispensable() {
        return indispensable;
    }

    /**
     * Tells whether a rule is of the floor: a MUST that needs no capability that may be missing, but for mapping, whose lack is for the kernel to
     * prove.
     *
     * @param rule the rule; not {@code null}
     * @return {@code true} if nothing excuses a backend from showing it where the kernel maps
     */
    public boolean isFloor(Requirement rule) {
        return rule.level() == Level.MUST
                && rule.isTested()
                && rule.needs().stream().allMatch(need -> need == Capability.MAPPING || indispensable.contains(need));
    }

    /**
     * Tells whether a rule may stay unexecuted in a certificate.
     *
     * @param rule the rule; not {@code null}
     * @param missing the capability that its test lacked, or {@code null} if it was aborted for another reason
     * @return {@code true} if it is not a MUST, or the lack excuses it
     */
    public boolean isExcused(Requirement rule, @Nullable Capability missing) {
        return rule.level() != Level.MUST || (missing != null && !indispensable.contains(missing));
    }
}
