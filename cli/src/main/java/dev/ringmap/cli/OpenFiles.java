package dev.ringmap.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Which process has a file open, as far as {@code /proc} lets this one see. */
final class OpenFiles {

    private static final Path PROC = Path.of("/proc");

    private OpenFiles() {}

    /** Names the first other process that has a file below a directory open, and the file. */
    static Optional<String> below(Path directory) {
        Path own = Path.of(Long.toString(ProcessHandle.current().pid()));
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                Optional<Path> file = process.endsWith(own) ? Optional.empty() : openFile(process, directory);
                if (file.isPresent()) {
                    return Optional.of(command(process) + " (pid " + process.getFileName() + ") has "
                            + directory.relativize(file.get()) + " open");
                }
            }
        } catch (IOException noProc) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static Optional<Path> openFile(Path process, Path directory) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                Path file = Files.readSymbolicLink(descriptor);
                if (file.startsWith(directory)) {
                    return Optional.of(file);
                }
            }
        } catch (IOException goneOrSomebodyElses) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static String command(Path process) throws IOException {
        return Files.readString(process.resolve("comm")).strip();
    }
}
