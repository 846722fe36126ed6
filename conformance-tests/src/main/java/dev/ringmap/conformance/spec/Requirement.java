package dev.ringmap.conformance.spec;

import dev.ringmap.MappingAbi;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A rule of {@code SPEC.md}.
 *
 * <p>Thread safety: <em>immutable</em>.
 *
 * @param id the rule's permanent name, for example {@code M-16}; not {@code null}
 * @param part which part of a certificate it belongs to; not {@code null}
 * @param level how binding it is; not {@code null}
 * @param sentence the rule itself; not {@code null}
 * @param intent why it is a rule; not {@code null}
 * @param applicability where it applies; not {@code null}
 * @param needs what its tests need, besides a backend that is available; not {@code null}
 * @param source where it comes from: a hunk of the patch, a behaviour of the kernel, a section of the contract; not {@code null}
 * @param reasonNotTested why the kit has no test for it, or {@code null} if it has
 * @since 0.1
 */
public record Requirement(
        String id,
        Part part,
        Level level,
        String sentence,
        String intent,
        Applicability applicability,
        Set<Capability> needs,
        String source,
        @Nullable String reasonNotTested) {

    /** Copies the needs; their order is that of {@link Capability}, so that the first to be missing is always the same. */
    public Requirement {
        needs = Collections.unmodifiableSet(needs.isEmpty() ? EnumSet.noneOf(Capability.class) : EnumSet.copyOf(needs));
    }

    /**
     * Returns the family that the rule belongs to.
     *
     * @return the letter that its id begins with; not {@code null}
     */
    public String family() {
        return id.substring(0, 1);
    }

    /**
     * Tells whether the kit tests the rule.
     *
     * @return {@code true} if it has a test
     */
    public boolean isTested() {
        return reasonNotTested == null;
    }

    /**
     * Returns why the kit has no test for the rule.
     *
     * @return the reason, or empty if it has one
     */
    public Optional<String> whyNotTested() {
        return Optional.ofNullable(reasonNotTested);
    }

    /**
     * Where a rule applies.
     *
     * @param abi the interface to which it applies, or {@code null} for both
     * @param since the first mainline release to which it applies, or {@code null} for all
     */
    public record Applicability(
            @Nullable MappingAbi abi, @Nullable KernelRelease since) {

        private static final String BOTH = "both";

        /**
         * Reads {@code both}, {@code v14}, {@code mainline} or {@code mainline 6.14+}.
         *
         * @param text as {@code SPEC.md} writes it; not {@code null}
         * @return the applicability; not {@code null}
         * @throws IllegalArgumentException if it is none of these
         */
        public static Applicability parse(String text) {
            if (text.equals(BOTH)) {
                return new Applicability(null, null);
            }
            String[] words = text.split(" ", 2);
            MappingAbi abi = MappingAbi.valueOf(words[0].toUpperCase(Locale.ROOT));
            if (words.length == 1) {
                return new Applicability(abi, null);
            }
            if (abi != MappingAbi.MAINLINE || !words[1].endsWith("+")) {
                throw new IllegalArgumentException("not an applicability: '" + text + "'");
            }
            return new Applicability(abi, KernelRelease.parse(words[1].substring(0, words[1].length() - 1)));
        }

        /**
         * Tells whether the rule applies.
         *
         * @param subjectAbi the interface of the kernel in question; not {@code null}
         * @param release that kernel's release; not {@code null}
         * @return {@code true} if so
         */
        public boolean covers(MappingAbi subjectAbi, KernelRelease release) {
            return (abi == null || abi == subjectAbi) && (since == null || release.compareTo(since) >= 0);
        }

        @Override
        public String toString() {
            if (abi == null) {
                return BOTH;
            }
            return since == null ? abi.toString() : abi + " " + since + "+";
        }
    }
}
