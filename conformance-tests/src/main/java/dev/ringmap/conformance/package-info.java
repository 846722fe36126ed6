/**
 * Certifies a backend: its subject, the specification with its rules, the JUnit entry, the program entry and the reports.
 *
 * @serial exclude
 */
@NullMarked
package dev.ringmap.conformance;

import org.jspecify.annotations.NullMarked;
