package dev.ringmap;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.Charset;

/** Runs {@code mount(8)}: system calls are the backends' job, and there is no file of the tracefs before the mount. */
final class TracefsMount {

    private TracefsMount() {}

    static void mount(String command) throws IOException {
        Process mount =
                new ProcessBuilder(command.split(" ")).redirectErrorStream(true).start();
        try {
            mount.getOutputStream().close();
            String said = new String(mount.getInputStream().readAllBytes(), Charset.defaultCharset());
            int exitCode = mount.waitFor();
            if (exitCode != 0) {
                throw new IOException(command + ": exit code " + exitCode + ": " + said.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for: " + command);
        } finally {
            mount.destroy();
        }
    }
}
