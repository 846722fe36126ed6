/**
 * Mapping a CPU's buffer into user space: which ranges may be mapped, the ids and the meta page, and the count of mappings.
 */
@NullMarked
package dev.ringmap.backend.sim.mapping;

import org.jspecify.annotations.NullMarked;
