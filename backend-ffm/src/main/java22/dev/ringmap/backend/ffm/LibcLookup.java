package dev.ringmap.backend.ffm;

import dev.ringmap.backend.linux.SystemCallsLookup;
import dev.ringmap.spi.Availability.Reason;
import dev.ringmap.spi.Availability.Unavailable;

/** Finds libc once, and keeps the outcome. */
final class LibcLookup {

    private static final SystemCallsLookup OUTCOME = link();

    private LibcLookup() {}

    static SystemCallsLookup find() {
        return OUTCOME;
    }

    private static SystemCallsLookup link() {
        Throwable failure = Libc.linkFailure();
        return failure == null
                ? new SystemCallsLookup.Found(new Libc())
                : new SystemCallsLookup.Missing(obstacle(failure));
    }

    private static Unavailable obstacle(Throwable failure) {
        if (failure instanceof IllegalCallerException) {
            return new Unavailable(
                    Reason.NATIVE_ACCESS_DENIED,
                    "this JVM denies native access to the backend 'ffm'",
                    "pass --enable-native-access=" + moduleName() + " to java",
                    failure);
        }
        if (failure instanceof UnsupportedOperationException) {
            return new Unavailable(
                    Reason.UNSUPPORTED_PLATFORM,
                    "this JVM has no native linker: " + failure.getMessage(),
                    "use the backend 'jni', or a JVM whose java.lang.foreign supports this processor",
                    failure);
        }
        return new Unavailable(
                Reason.BROKEN,
                "libc could not be linked: " + failure,
                "use the backend 'jni', and report this together with the name of the libc",
                failure);
    }

    private static String moduleName() {
        Module module = LibcLookup.class.getModule();
        return module.isNamed() ? module.getName() : "ALL-UNNAMED";
    }
}
