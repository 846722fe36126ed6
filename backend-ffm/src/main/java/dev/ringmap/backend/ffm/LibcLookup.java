package dev.ringmap.backend.ffm;

import dev.ringmap.backend.linux.SystemCallsLookup;
import dev.ringmap.spi.Availability.Reason;
import dev.ringmap.spi.Availability.Unavailable;

/** Stands in for the class of the same name under {@code META-INF/versions/22}, which finds libc. */
final class LibcLookup {

    private static final int NEEDED_FEATURE = 22;

    private LibcLookup() {}

    static SystemCallsLookup find() {
        return new SystemCallsLookup.Missing(obstacle(Runtime.version()));
    }

    static Unavailable obstacle(Runtime.Version version) {
        return version.feature() < NEEDED_FEATURE ? javaTooOld(version) : overlayInactive();
    }

    private static Unavailable javaTooOld(Runtime.Version version) {
        return new Unavailable(
                Reason.JAVA_TOO_OLD,
                "java.lang.foreign is final from Java " + NEEDED_FEATURE + " on, this is Java " + version,
                "run on Java " + NEEDED_FEATURE + " or newer, or use the backend 'jni'",
                null);
    }

    /** Seen after repackaging: a shaded jar loses the manifest, and with it the classes for newer versions of Java. */
    private static Unavailable overlayInactive() {
        return new Unavailable(
                Reason.BROKEN,
                "the classes for Java " + NEEDED_FEATURE + " are not active: this is no multi-release jar",
                "use the jar as published, or keep 'Multi-Release: true' in the manifest",
                null);
    }
}
