/**
 * The kernel's own wording of events: the {@code print fmt} of a format, parsed once and rendered for event after event.
 *
 * {@snippet class="dev.ringmap.events.Examples" region="text"}
 *
 * <p>The text is the one that the kernel writes to {@code trace} after the event's name, byte for byte. What a record does not contain has
 * to come from {@link dev.ringmap.events.symbols}.
 */
@NullMarked
package dev.ringmap.events.print;

import org.jspecify.annotations.NullMarked;
