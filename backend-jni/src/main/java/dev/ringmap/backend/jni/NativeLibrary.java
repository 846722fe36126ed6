package dev.ringmap.backend.jni;

import dev.ringmap.logging.Loggers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.Logger;

/**
 * Finds and loads the native library.
 *
 * <p>If the user names a library, only that one is loaded: another one, of unknown origin, must not slip in. Otherwise every place is
 * tried, and each failure is kept.
 */
final class NativeLibrary {

    /** Names the library's file; no other place is tried then. */
    static final String LIBRARY_PROPERTY = "dev.ringmap.backend.jni.library";

    /** Names the directory below which the library is unpacked, instead of {@code java.io.tmpdir}. */
    static final String DIRECTORY_PROPERTY = "dev.ringmap.backend.jni.directory";

    private static final String NAME = "ringmap-jni";

    private static final String RESOURCES = "/META-INF/native/";

    private static final Logger LOGGER = Loggers.of(NativeLibrary.class);

    private final String osArch;
    private final String named;
    private final String directory;

    NativeLibrary(String osArch, String named, String directory) {
        this.osArch = osArch;
        this.named = named;
        this.directory = directory;
    }

    static NativeLibrary ofThisJvm() {
        return new NativeLibrary(
                System.getProperty("os.arch", "unknown"),
                System.getProperty(LIBRARY_PROPERTY, ""),
                System.getProperty(DIRECTORY_PROPERTY, System.getProperty("java.io.tmpdir", "/tmp")));
    }

    /**
     * Loads the library.
     *
     * @throws LibraryMissingException if no place has one that loads
     * @throws IllegalCallerException if this JVM denies native access
     */
    void load() throws LibraryMissingException {
        if (!named.isEmpty()) {
            loadNamed();
            return;
        }
        List<Throwable> failures = new ArrayList<>();
        if (!loadFromLibraryPath(failures)) {
            loadUnpacked(failures);
        }
    }

    private void loadNamed() throws LibraryMissingException {
        try {
            System.load(named);
            LOGGER.debug("loaded {}, named by {}", named, LIBRARY_PROPERTY);
        } catch (LinkageError failure) {
            throw missing(
                    LIBRARY_PROPERTY + "=" + named + ": " + failure.getMessage(),
                    "correct or remove -D" + LIBRARY_PROPERTY,
                    List.of(failure));
        }
    }

    private static boolean loadFromLibraryPath(List<Throwable> failures) {
        try {
            System.loadLibrary(NAME);
            LOGGER.debug("loaded {} from java.library.path", NAME);
            return true;
        } catch (LinkageError failure) {
            LOGGER.debug("{} is not on java.library.path: {}", NAME, failure.getMessage());
            failures.add(failure);
            return false;
        }
    }

    private void loadUnpacked(List<Throwable> failures) throws LibraryMissingException {
        String resource = RESOURCES + "linux-" + processor() + "/" + System.mapLibraryName(NAME);
        try (InputStream library = NativeLibrary.class.getResourceAsStream(resource)) {
            if (library == null) {
                throw missing(
                        "no native library for " + osArch + " in this jar (" + resource + ")",
                        "build Ringmap with a C compiler for " + osArch + ", or name the library with -D"
                                + LIBRARY_PROPERTY,
                        failures);
            }
            loadUnpacked(library, failures);
        } catch (IOException | InvalidPathException failure) {
            failures.add(failure);
            throw missing(
                    "the native library could not be unpacked below " + directory + ": " + reason(failure),
                    remedy(failure),
                    failures);
        }
    }

    private void loadUnpacked(InputStream library, List<Throwable> failures)
            throws IOException, LibraryMissingException {
        try (UnpackedLibrary unpacked = UnpackedLibrary.unpack(library, Path.of(directory))) {
            Path file = unpacked.verifiedFile();
            try {
                System.load(file.toString());
                LOGGER.debug("loaded {} unpacked below {}", NAME, directory);
            } catch (LinkageError failure) {
                LOGGER.debug("{} does not load from {}: {}", NAME, file, failure.getMessage());
                failures.add(failure);
                throw Files.isExecutable(file) ? unloadable(failure, failures) : noexec(failures);
            }
        }
    }

    private static String reason(Exception failure) {
        if (failure instanceof NoSuchFileException) {
            return "there is no such directory";
        }
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        String reason = failure instanceof FileSystemException call ? call.getReason() : null;
        return reason != null ? reason : String.valueOf(failure.getMessage());
    }

    private static String remedy(Exception failure) {
        String wanted = failure instanceof UntrustedDirectoryException
                ? "a directory that you and root alone can write"
                : "a directory that can be written and has room";
        return "name " + wanted + " with -D" + DIRECTORY_PROPERTY + ", or the library itself with -D"
                + LIBRARY_PROPERTY;
    }

    private LibraryMissingException noexec(List<Throwable> failures) {
        return missing(
                directory + " is mounted noexec, no library can be loaded from it",
                "name another directory with -D" + DIRECTORY_PROPERTY + ", or the library itself with -D"
                        + LIBRARY_PROPERTY,
                failures);
    }

    private static LibraryMissingException unloadable(LinkageError failure, List<Throwable> failures) {
        return missing(
                "the native library in this jar does not load: " + failure.getMessage(),
                "build Ringmap on this machine, or name a library that fits with -D" + LIBRARY_PROPERTY,
                failures);
    }

    private static LibraryMissingException missing(String message, String remedy, List<Throwable> failures) {
        LibraryMissingException missing = new LibraryMissingException(message, remedy);
        failures.forEach(missing::addSuppressed);
        return missing;
    }

    private String processor() {
        return osArch.equals("amd64") ? "x86_64" : osArch;
    }
}
