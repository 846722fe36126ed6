/** The backend over JNI. */
@NullMarked
package dev.ringmap.backend.jni;

import org.jspecify.annotations.NullMarked;
