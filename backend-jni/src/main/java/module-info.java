/**
 * The backend over JNI: the real system calls through a small C library, for Java 17 and newer.
 *
 * <p>The library is looked for in this order. If the first is set and fails, the search ends; the others are tried one after the other:
 *
 * <ol>
 *   <li>the file that the system property {@code dev.ringmap.backend.jni.library} names;
 *   <li>{@code libringmap-jni.so} on {@code java.library.path};
 *   <li>the one in this module, copied for the moment of loading to a private directory below {@code java.io.tmpdir}, or below the
 *       directory that {@code dev.ringmap.backend.jni.directory} names.
 * </ol>
 *
 * <p>Nothing is unpacked where another user could replace the copy before it is loaded: that directory and every one above it must belong
 * to this user or to root, and must not be writable by others, unless it has the sticky bit, as {@code /tmp} has.
 *
 * <p>From Java 24 on, native access is granted with {@code --enable-native-access=dev.ringmap.backend.jni}.
 *
 * @provides dev.ringmap.spi.RingBufferBackend
 */
module dev.ringmap.backend.jni {
    requires dev.ringmap.backend.linux;
    requires org.apache.logging.log4j;
    requires static transitive org.jspecify;

    provides dev.ringmap.spi.RingBufferBackend with
            dev.ringmap.backend.jni.JniBackend;
}
