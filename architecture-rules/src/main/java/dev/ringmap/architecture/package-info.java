/**
 * The rules of Ringmap's house in ArchUnit, for its own modules and for backends from elsewhere, and checks of packed jars and of sources.
 */
@NullMarked
package dev.ringmap.architecture;

import org.jspecify.annotations.NullMarked;
