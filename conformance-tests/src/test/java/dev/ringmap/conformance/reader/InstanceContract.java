package dev.ringmap.conformance.reader;

import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.conformance.support.NumberedRecords;
import dev.ringmap.spi.TraceFs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Tests that have an instance of their own each, with numbered records to be written to it. */
abstract class InstanceContract {

    TraceFs tracefs;
    TraceInstance trace;
    NumberedRecords records;

    abstract TraceFs open() throws Exception;

    @BeforeEach
    final void create() throws Exception {
        tracefs = open();
        trace = Tracing.over(tracefs).createTemporaryInstance("readers");
        records = new NumberedRecords(trace);
    }

    @AfterEach
    final void remove() throws Exception {
        if (tracefs != null) {
            records.close();
            trace.close();
            tracefs.close();
        }
    }
}
