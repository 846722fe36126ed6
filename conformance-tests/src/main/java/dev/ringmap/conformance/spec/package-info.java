/** What is asked, and of whom: the rules of {@code SPEC.md}, the capabilities that they need, and the subject that is held to them. */
@NullMarked
package dev.ringmap.conformance.spec;

import org.jspecify.annotations.NullMarked;
