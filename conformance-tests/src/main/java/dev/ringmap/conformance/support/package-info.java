/** What tests against a real kernel need and Java does not have. */
@NullMarked
package dev.ringmap.conformance.support;

import org.jspecify.annotations.NullMarked;
