package dev.ringmap.backend.sim.event;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A condition on the fields of an event, as the {@code filter} file takes it: comparisons joined by {@code &&}, {@code ||}, {@code !}
 * and parentheses.
 */
public final class EventFilter {

    private static final Pattern TOKEN =
            Pattern.compile("\\s*(&&|\\|\\||==|!=|<=|>=|[<>&~!()]|\"[^\"]*\"|'[^']*'|[\\w.*-]+)");

    private final String text;
    private final Predicate<ByteBuffer> condition;

    private EventFilter(String text, Predicate<ByteBuffer> condition) {
        this.text = text;
        this.condition = condition;
    }

    /**
     * Parses a filter.
     *
     * @param type the kind of event that it is for
     * @param text the condition
     * @return the filter
     * @throws FilterException if the text is not a filter
     */
    public static EventFilter parse(EventType type, String text) throws FilterException {
        return new EventFilter(text, new Parser(type, text).parse());
    }

    /**
     * Tells whether an event passes.
     *
     * @param payload the event's payload
     * @return whether the condition holds
     */
    public boolean accepts(ByteBuffer payload) {
        return condition.test(payload);
    }

    /**
     * Returns the condition as it was written.
     *
     * @return the text
     */
    public String text() {
        return text;
    }

    /** Thrown for a text that is not a filter. */
    public static final class FilterException extends Exception {

        private static final long serialVersionUID = 1L;

        private final String problem;
        private final int at;

        FilterException(int at, String problem) {
            super(problem);
            this.problem = problem;
            this.at = at;
        }

        /**
         * Returns what the problem is.
         *
         * @return the kernel's message
         */
        public String problem() {
            return problem;
        }

        /**
         * Returns where the problem is.
         *
         * @return the index of the first character that cannot belong to a filter
         */
        public int at() {
            return at;
        }

        /**
         * Returns what the {@code filter} file shows afterwards.
         *
         * @param text the text that is not a filter
         * @return the text, with a mark below the place of the problem
         */
        public String report(String text) {
            return text + "\n" + " ".repeat(at) + "^\nparse_error: " + problem + "\n";
        }
    }

    private record Token(String text, int at) {}

    private static final class Parser {

        /** Deeper than any real filter; each level is a nested call. */
        private static final int MAX_DEPTH = 100;

        private final EventType type;
        private final String text;
        private final List<Token> tokens = new ArrayList<>();
        private int next;
        private int depth;

        Parser(EventType type, String text) throws FilterException {
            this.type = type;
            this.text = text;
            Matcher matcher = TOKEN.matcher(text);
            int at = 0;
            while (at < text.length()) {
                if (!matcher.find(at) || matcher.start() != at) {
                    throw new FilterException(at, "Illegal value");
                }
                tokens.add(new Token(matcher.group(1), matcher.start(1)));
                at = matcher.end();
            }
        }

        Predicate<ByteBuffer> parse() throws FilterException {
            Predicate<ByteBuffer> condition = disjunction();
            if (next < tokens.size()) {
                throw problem("Too many ')'");
            }
            return condition;
        }

        private Predicate<ByteBuffer> disjunction() throws FilterException {
            Predicate<ByteBuffer> condition = conjunction();
            while (take("||")) {
                condition = condition.or(conjunction());
            }
            return condition;
        }

        private Predicate<ByteBuffer> conjunction() throws FilterException {
            Predicate<ByteBuffer> condition = negation();
            while (take("&&")) {
                condition = condition.and(negation());
            }
            return condition;
        }

        private Predicate<ByteBuffer> negation() throws FilterException {
            if (++depth > MAX_DEPTH) {
                throw problem("Too many '('");
            }
            Predicate<ByteBuffer> condition = operand();
            depth--;
            return condition;
        }

        private Predicate<ByteBuffer> operand() throws FilterException {
            if (take("!")) {
                return negation().negate();
            }
            if (take("(")) {
                Predicate<ByteBuffer> inner = disjunction();
                if (!take(")")) {
                    throw problem("Too many '('");
                }
                return inner;
            }
            return comparison();
        }

        private Predicate<ByteBuffer> comparison() throws FilterException {
            String fieldName = take().text();
            if (!type.hasField(fieldName)) {
                next--;
                throw problem("Field not found");
            }
            EventField field = type.field(fieldName);
            String operator = take().text();
            Token value = take();
            return switch (field.kind()) {
                case CHARACTERS, LOCATION -> compareCharacters(field, operator, value);
                default -> compareNumbers(field, operator, value);
            };
        }

        private Predicate<ByteBuffer> compareNumbers(EventField field, String operator, Token value)
                throws FilterException {
            long number;
            try {
                number = Long.decode(value.text());
            } catch (NumberFormatException e) {
                next--;
                throw problem("Invalid value (did you forget quotes)?");
            }
            return switch (operator) {
                case "==" -> payload -> field.number(payload, 0) == number;
                case "!=" -> payload -> field.number(payload, 0) != number;
                case "<" -> payload -> field.number(payload, 0) < number;
                case "<=" -> payload -> field.number(payload, 0) <= number;
                case ">" -> payload -> field.number(payload, 0) > number;
                case ">=" -> payload -> field.number(payload, 0) >= number;
                case "&" -> payload -> (field.number(payload, 0) & number) != 0;
                default -> throw problem("Invalid operator");
            };
        }

        private Predicate<ByteBuffer> compareCharacters(EventField field, String operator, Token value)
                throws FilterException {
            String literal = value.text().replaceAll("^[\"']|[\"']$", "");
            return switch (operator) {
                case "==" -> payload -> field.characters(payload).equals(literal);
                case "!=" -> payload -> !field.characters(payload).equals(literal);
                case "~" -> {
                    Pattern glob = Pattern.compile(globToRegex(literal));
                    yield payload -> glob.matcher(field.characters(payload)).matches();
                }
                default -> throw problem("Illegal operation for field type");
            };
        }

        private static String globToRegex(String glob) {
            StringBuilder regex = new StringBuilder();
            for (int at = 0; at < glob.length(); at++) {
                char character = glob.charAt(at);
                regex.append(character == '*' ? ".*" : character == '?' ? "." : Pattern.quote("" + character));
            }
            return regex.toString();
        }

        private boolean take(String token) {
            if (next < tokens.size() && tokens.get(next).text().equals(token)) {
                next++;
                return true;
            }
            return false;
        }

        private Token take() throws FilterException {
            if (next == tokens.size()) {
                throw problem("Missing field name and/or value");
            }
            return tokens.get(next++);
        }

        private FilterException problem(String problem) {
            return new FilterException(next < tokens.size() ? tokens.get(next).at() : text.length(), problem);
        }
    }
}
