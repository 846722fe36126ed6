package dev.ringmap.backend.jni;

import java.io.IOException;

/** Another user could replace what is in a directory. */
final class UntrustedDirectoryException extends IOException {

    private static final long serialVersionUID = 1L;

    UntrustedDirectoryException(String message) {
        super(message);
    }
}
