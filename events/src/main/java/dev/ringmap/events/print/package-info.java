/**
 * The kernel's own wording of events: the {@code print fmt} of a format, parsed once and rendered for one event after the other.
 *
 * {@snippet class="dev.ringmap.events.Examples" region="text"}
 *
 * <p>The text is the one that the kernel writes to {@code trace}, byte for byte, behind the event's name. What a record does not tell has
 * to come from {@link dev.ringmap.events.symbols}.
 */
@NullMarked
package dev.ringmap.events.print;

import org.jspecify.annotations.NullMarked;
