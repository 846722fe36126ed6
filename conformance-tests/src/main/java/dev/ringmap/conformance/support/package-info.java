/** What tests against a real kernel need and Java has not. */
@NullMarked
package dev.ringmap.conformance.support;

import org.jspecify.annotations.NullMarked;
