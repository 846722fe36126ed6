package dev.ringmap.conformance;

import java.io.IOException;

/**
 * Thrown when the subjects were certified, but a report cannot be written. The outcome is not lost: {@link #report} has it. The cause names
 * the file and the reason.
 *
 * @since 0.1
 */
public final class UnwrittenReportException extends IOException {

    private static final long serialVersionUID = 1L;

    private final transient CertificationReport report;

    UnwrittenReportException(CertificationReport report, IOException cause) {
        super("a report cannot be written: " + cause.getMessage(), cause);
        this.report = report;
    }

    /**
     * Returns what the reports would have said.
     *
     * @return the report; lost by serialisation; not {@code null}
     */
    public CertificationReport report() {
        return report;
    }
}
