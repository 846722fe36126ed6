/**
 * The floors of the house as ArchUnit rules, for Ringmap's own modules and for a backend from elsewhere, and checks of packed jars and of
 * sources.
 */
@NullMarked
package dev.ringmap.architecture;

import org.jspecify.annotations.NullMarked;
