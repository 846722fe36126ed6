package dev.ringmap.spi;

import java.util.Objects;

/**
 * One thing that was checked on the way to a ring buffer, and its state.
 *
 * <p>Thread safety: <em>immutable</em>.
 *
 * @param subject what was looked at, in a word or two; not {@code null}
 * @param state its state; not {@code null}
 * @param finding what was found, in one line; not {@code null}
 * @param remedy what to do about it, a command where there is one; empty if it is good; not {@code null}
 * @since 0.1
 */
public record Check(String subject, State state, String finding, String remedy) {

    /** The state of what was checked. */
    public enum State {
        /** As it should be. */
        OK,
        /** Events can be read, but there is something to know beforehand. */
        WARN,
        /** Events cannot be read. */
        FAIL
    }

    /** Checks that nothing is missing. */
    public Check {
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(finding, "finding");
        Objects.requireNonNull(remedy, "remedy");
    }

    /**
     * Describes something that is as it should be.
     *
     * @param subject what was looked at; not {@code null}
     * @param finding what was found; not {@code null}
     * @return the check; not {@code null}
     */
    public static Check good(String subject, String finding) {
        return new Check(subject, State.OK, finding, "");
    }

    /**
     * Describes something to know beforehand.
     *
     * @param subject what was looked at; not {@code null}
     * @param finding what was found; not {@code null}
     * @param remedy what to do about it; not {@code null}
     * @return the check; not {@code null}
     */
    public static Check warning(String subject, String finding, String remedy) {
        return new Check(subject, State.WARN, finding, remedy);
    }

    /**
     * Describes what keeps a buffer from being read.
     *
     * @param subject what was looked at; not {@code null}
     * @param finding what was found; not {@code null}
     * @param remedy what to do about it; not {@code null}
     * @return the check; not {@code null}
     */
    public static Check bad(String subject, String finding, String remedy) {
        return new Check(subject, State.FAIL, finding, remedy);
    }

    /**
     * Describes something that is good or bad.
     *
     * @param subject what was looked at; not {@code null}
     * @param isGood which of the two
     * @param finding what was found; not {@code null}
     * @param remedy what to do about it if it is bad; not {@code null}
     * @return the check; not {@code null}
     */
    public static Check of(String subject, boolean isGood, String finding, String remedy) {
        return isGood ? good(subject, finding) : bad(subject, finding, remedy);
    }

    /**
     * Tells whether it allows a buffer to be read.
     *
     * @return {@code true} if so
     */
    public boolean isGood() {
        return state != State.FAIL;
    }

    @Override
    public String toString() {
        String printedState = state == State.OK ? "ok" : state.name();
        return "%-4s %-14s %s%s".formatted(printedState, subject, finding, remedy.isEmpty() ? "" : "; " + remedy);
    }
}
