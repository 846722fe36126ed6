package dev.ringmap.conformance;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.reporting.legacy.xml.LegacyXmlReportGeneratingListener;

/**
 * JUnit's own reports, one for each subject. JUnit writes them into a private directory; from there they are moved to the other reports.
 */
final class JunitReports implements AutoCloseable {

    private static final String DIRECTORY = "junit";
    private static final String FILE = "TEST-junit-jupiter.xml";

    private final Map<String, Path> asideOfSubject = new LinkedHashMap<>();
    private final StringWriter problems = new StringWriter();
    private @Nullable IOException failure;

    /** Returns the listener that writes the report of a subject; none if that is impossible, which {@link #writeTo} then reports. */
    List<TestExecutionListener> listeners(String subject) {
        try {
            Path aside = Files.createTempDirectory("ringmap-junit-");
            asideOfSubject.put(subject, aside);
            return List.of(new LegacyXmlReportGeneratingListener(aside, new PrintWriter(problems)));
        } catch (IOException e) {
            failure = e;
            return List.of();
        }
    }

    void writeTo(ReportDirectory reports) throws IOException {
        if (failure != null) {
            throw failure;
        }
        if (problems.getBuffer().length() > 0) {
            throw new IOException(problems.toString().lines().findFirst().orElse(""));
        }
        ReportDirectory directory = reports.directory(DIRECTORY);
        for (Map.Entry<String, Path> entry : asideOfSubject.entrySet()) {
            directory
                    .directory(entry.getKey())
                    .write(FILE, Files.readString(entry.getValue().resolve(FILE)));
        }
    }

    /** Removes the private directory. */
    @Override
    public void close() throws IOException {
        for (Path aside : asideOfSubject.values()) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(aside)) {
                for (Path file : files) {
                    Files.delete(file);
                }
            }
            Files.delete(aside);
        }
    }
}
