/** The backend over {@code java.lang.foreign}. */
@NullMarked
package dev.ringmap.backend.ffm;

import org.jspecify.annotations.NullMarked;
