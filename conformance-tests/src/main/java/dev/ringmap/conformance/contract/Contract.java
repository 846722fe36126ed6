package dev.ringmap.conformance.contract;

import dev.ringmap.conformance.internal.Bench;
import dev.ringmap.conformance.internal.Session;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A part of the contract: tests of rules, each on a tracing instance of its own.
 *
 * <p>It runs nested in a {@link dev.ringmap.conformance.BackendConformance}. One test at a time: closing any file of a CPU wakes all its
 * readers, so concurrent tests would disturb each other.
 *
 * @since 0.1
 */
@Execution(ExecutionMode.SAME_THREAD)
@Timeout(value = Contract.TIMEOUT_SECONDS, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
public abstract class Contract {

    /** Calls that may block have a limit of their own; this one is for a backend that hangs where nobody expects it. */
    static final int TIMEOUT_SECONDS = 120;

    /** Where this test works. */
    Bench bench;

    Contract() {}

    @BeforeEach
    void openBench(Session session) {
        bench = new Bench(session);
    }

    @AfterEach
    void closeBench() throws Exception {
        bench.close();
    }
}
