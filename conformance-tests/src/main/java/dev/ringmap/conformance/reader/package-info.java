/**
 * The contract of {@link dev.ringmap.RingBufferReader} as tests: whoever writes a reader extends
 * {@link dev.ringmap.conformance.reader.ReaderContract}.
 */
@NullMarked
package dev.ringmap.conformance.reader;

import org.jspecify.annotations.NullMarked;
