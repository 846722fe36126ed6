package dev.ringmap.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What {@code docs/kernel-contract.md} has to be cited by.
 *
 * @param sections the numbers of its headings
 * @param rows the numbers of the rows of section 7
 * @param facts the numbers of the facts that surprise
 */
record ContractCitations(Set<String> sections, Set<String> rows, Set<String> facts) {

    private static final Pattern HEADING = Pattern.compile("(?m)^##+ (\\d+(?:\\.\\d+)?)\\.? ");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d+) \\|");
    private static final Pattern FACT = Pattern.compile("(?m)^(\\d+)\\. ");

    private static final String PLACE = "(?:fact \\d+|row \\d+|\\d+(?:\\.\\d+)*)";
    private static final Pattern CITATION = Pattern.compile("\\b[Cc]ontract (" + PLACE + "(?:, " + PLACE + ")*)");

    /** What is meant for a citation, whether or not it has the form of one. */
    private static final Pattern ATTEMPT =
            Pattern.compile("\\b[Cc]ontract(?:'s)?(?:[,:]? (?:the )?(?:section|row|fact|rule)s? \\d| \\d| [A-Z]-\\d)"
                    + "|\\b(?:[Ss]ection|[Rr]ow|[Ff]act)s? \\d[^|]{0,40}? the contract\\b");

    /** References of the contract to itself. */
    private static final Pattern REFERENCE = Pattern.compile("\\b(section|row)s? (\\d+(?:\\.\\d+)*)");

    private static final Pattern LINE_BREAK = Pattern.compile("\\s*\\R\\s*(?:\\*(?!/)|//+)?\\s*");

    static ContractCitations of(String contract) {
        return new ContractCitations(
                numbers(HEADING, contract),
                numbers(ROW, part(contract, "## 7.")),
                numbers(FACT, part(contract, "## Facts that surprise")));
    }

    private static String part(String text, String heading) {
        int start = text.indexOf(heading);
        int end = text.indexOf("\n## ", start + 1);
        return text.substring(start, end < 0 ? text.length() : end);
    }

    private static Set<String> numbers(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1)).collect(Collectors.toSet());
    }

    static List<String> in(String text) {
        return CITATION.matcher(joined(text)).results().map(MatchResult::group).toList();
    }

    /** The citations of what the contract does not have, and those that nobody can look up. */
    List<String> unresolved(String text) {
        String line = joined(text);
        List<String> wrong = new ArrayList<>();
        Matcher citation = CITATION.matcher(line);
        Matcher attempt = ATTEMPT.matcher(line);
        while (attempt.find()) {
            boolean isCitation = citation.region(attempt.start(), line.length()).lookingAt();
            if (!isCitation || !resolves(citation.group(1))) {
                wrong.add(isCitation ? citation.group() : attempt.group());
            }
        }
        return wrong;
    }

    List<String> unresolvedReferences(String contract) {
        return REFERENCE
                .matcher(joined(contract))
                .results()
                .filter(found -> !(found.group(1).equals("row") ? rows : sections).contains(found.group(2)))
                .map(MatchResult::group)
                .toList();
    }

    private boolean resolves(String places) {
        String section = "";
        for (String place : places.split(", ", -1)) {
            if (place.startsWith("fact ")) {
                if (!facts.contains(place.substring("fact ".length()))) {
                    return false;
                }
            } else if (place.startsWith("row ")) {
                if (!section.equals("7") || !rows.contains(place.substring("row ".length()))) {
                    return false;
                }
            } else if (sections.contains(place)) {
                section = place;
            } else {
                return false;
            }
        }
        return true;
    }

    private static String joined(String text) {
        return LINE_BREAK.matcher(text).replaceAll(" ");
    }
}
