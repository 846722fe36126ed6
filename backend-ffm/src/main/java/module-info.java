/**
 * The backend over {@code java.lang.foreign}: the real system calls, for Java 22 and newer.
 *
 * <p>On older versions of Java the module loads, and reports the backend as unavailable. Native access is granted with {@code
 * --enable-native-access=dev.ringmap.backend.ffm}.
 *
 * @provides dev.ringmap.spi.RingBufferBackend
 */
module dev.ringmap.backend.ffm {
    requires dev.ringmap.backend.linux;
    requires static transitive org.jspecify;

    provides dev.ringmap.spi.RingBufferBackend with
            dev.ringmap.backend.ffm.FfmBackend;
}
