package dev.ringmap.backend.jni;

import dev.ringmap.backend.linux.SystemCallsLookup;
import dev.ringmap.spi.Availability.Reason;
import dev.ringmap.spi.Availability.Unavailable;

/** Loads the library once, and keeps the outcome. */
final class LibcLookup {

    private static final SystemCallsLookup OUTCOME = load();

    private LibcLookup() {}

    static SystemCallsLookup find() {
        return OUTCOME;
    }

    private static SystemCallsLookup load() {
        try {
            NativeLibrary.ofThisJvm().load();
            return new SystemCallsLookup.Found(new Libc());
        } catch (IllegalCallerException failure) {
            return new SystemCallsLookup.Missing(new Unavailable(
                    Reason.NATIVE_ACCESS_DENIED,
                    "this JVM denies native access to the backend 'jni'",
                    "pass --enable-native-access=" + moduleName() + " to java",
                    failure));
        } catch (LibraryMissingException failure) {
            return new SystemCallsLookup.Missing(new Unavailable(
                    Reason.LIBRARY_MISSING, String.valueOf(failure.getMessage()), failure.remedy(), failure));
        } catch (RuntimeException | LinkageError failure) {
            return new SystemCallsLookup.Missing(new Unavailable(
                    Reason.BROKEN,
                    "the native library could not be loaded: " + failure,
                    "report this with the stack trace; it is a defect of the backend 'jni'",
                    failure));
        }
    }

    private static String moduleName() {
        Module module = LibcLookup.class.getModule();
        return module.isNamed() ? module.getName() : "ALL-UNNAMED";
    }
}
