/** The {@code ringmap} command: one class for each subcommand, and what they share. */
@NullMarked
package dev.ringmap.cli;

import org.jspecify.annotations.NullMarked;
