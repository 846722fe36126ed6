/**
 * Fields of events as text, by name and type.
 *
 * <p>The kernel's own wording, {@link dev.ringmap.events.EventFormat#printFormat()}, is not rendered here.
 */
@NullMarked
package dev.ringmap.events.render;

import org.jspecify.annotations.NullMarked;
