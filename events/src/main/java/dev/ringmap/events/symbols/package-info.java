/**
 * What a kernel knows about itself and an event does not carry: the names behind addresses, pointers to constant strings, enumerators and
 * pids.
 */
@NullMarked
package dev.ringmap.events.symbols;

import org.jspecify.annotations.NullMarked;
