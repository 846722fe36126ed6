/**
 * What the tests are built on: an instance of its own for each test, a writer that stays on its CPU, and an independent reader of pages.
 */
@NullMarked
package dev.ringmap.conformance.internal;

import org.jspecify.annotations.NullMarked;
