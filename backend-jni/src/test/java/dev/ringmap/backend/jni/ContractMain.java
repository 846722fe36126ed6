package dev.ringmap.backend.jni;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.PrintWriter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs the contract in a JVM of its own, and prints one line and nothing else if all is well. */
final class ContractMain {

    private ContractMain() {}

    public static void main(String[] arguments) {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(JniBackendLiveKernelTest.class))
                                .build(),
                        listener);
        TestExecutionSummary summary = listener.getSummary();
        summary.printFailuresTo(new PrintWriter(System.out, true), 20);
        System.out.println(
                summary.getTestsSucceededCount() == summary.getTestsFoundCount()
                        ? "all " + summary.getTestsFoundCount() + " passed"
                        : "not all passed");
        System.exit(0);
    }
}
