/**
 * The floors of the house as ArchUnit rules, for Ringmap's own modules and for a backend from elsewhere. Whoever uses them adds ArchUnit,
 * version 1.5 or later, which is not among the kit's own dependencies.
 */
@NullMarked
package dev.ringmap.conformance.architecture;

import org.jspecify.annotations.NullMarked;
