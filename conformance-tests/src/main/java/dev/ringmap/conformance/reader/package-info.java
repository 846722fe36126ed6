/**
 * The contract of {@link dev.ringmap.RingBufferReader} as tests: to test a reader, extend {@link
 * dev.ringmap.conformance.reader.ReaderContract}.
 */
@NullMarked
package dev.ringmap.conformance.reader;

import org.jspecify.annotations.NullMarked;
