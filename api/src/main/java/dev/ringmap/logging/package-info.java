/** How Ringmap and its backends log: through Log4j 2 if the program has a provider for it. */
@NullMarked
package dev.ringmap.logging;

import org.jspecify.annotations.NullMarked;
