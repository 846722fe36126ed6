/** What is tested, and on what: the rules of {@code SPEC.md}, the capabilities that they need, and the subject. */
@NullMarked
package dev.ringmap.conformance.spec;

import org.jspecify.annotations.NullMarked;
