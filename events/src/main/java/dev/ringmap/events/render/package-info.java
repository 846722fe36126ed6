/**
 * Fields of events as text, by name and type.
 *
 * <p>The kernel's own wording, which {@link dev.ringmap.events.EventFormat#printFormat()} keeps, is not rendered here.
 */
@NullMarked
package dev.ringmap.events.render;

import org.jspecify.annotations.NullMarked;
