/** Tests of what all backends on a real Linux do alike. */
@NullMarked
package dev.ringmap.tests.linux;

import org.jspecify.annotations.NullMarked;
