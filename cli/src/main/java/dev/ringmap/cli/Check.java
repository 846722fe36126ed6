package dev.ringmap.cli;

/**
 * One thing that mapping needs, and how it stands.
 *
 * @param subject what was looked at
 * @param isGood whether it is as it has to be
 * @param finding what was found
 * @param remedy what to do about it; empty if it is good
 */
record Check(String subject, boolean isGood, String finding, String remedy) {

    static Check good(String subject, String finding) {
        return new Check(subject, true, finding, "");
    }

    static Check bad(String subject, String finding, String remedy) {
        return new Check(subject, false, finding, remedy);
    }

    static Check of(String subject, boolean isGood, String finding, String remedy) {
        return isGood ? good(subject, finding) : bad(subject, finding, remedy);
    }

    @Override
    public String toString() {
        return "%-4s %-14s %s%s".formatted(isGood ? "ok" : "FAIL", subject, finding, isGood ? "" : "; " + remedy);
    }
}
