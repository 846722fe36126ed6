package dev.ringmap.conformance;

import dev.ringmap.conformance.internal.Environment;
import dev.ringmap.conformance.internal.MissingCapabilityException;
import dev.ringmap.conformance.internal.NotApplicableException;
import dev.ringmap.conformance.internal.NotRunException;
import dev.ringmap.conformance.internal.Session;
import dev.ringmap.conformance.internal.UnavailableException;
import dev.ringmap.conformance.spec.Capability;
import dev.ringmap.conformance.spec.Requirement;
import dev.ringmap.conformance.spec.Rule;
import dev.ringmap.conformance.spec.Specification;
import dev.ringmap.conformance.spec.Subject;
import dev.ringmap.spi.Availability.Unavailable;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Gathers the results of tests into results of rules. */
final class ResultCollector implements TestExecutionListener, CertifiedSubject.SessionObserver {

    private final Subject subject;
    private final CertificationListener listener;
    private final Map<String, RuleResult> results = new HashMap<>();
    private final Map<String, Integer> outstanding = new HashMap<>();
    private final Map<String, Long> startNanos = new HashMap<>();
    private final Map<String, String> remarks = new HashMap<>();
    private @Nullable Environment environment;
    private @Nullable Unavailable unavailable;

    ResultCollector(Subject subject, CertificationListener listener) {
        this.subject = subject;
        this.listener = listener;
    }

    @Override
    public void onSession(Session session) {
        environment = session.environment();
    }

    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
        plan.getRoots()
                .forEach(root -> plan.getDescendants(root).stream()
                        .filter(TestIdentifier::isTest)
                        .forEach(test ->
                                outstanding.merge(ruleOf(test.getSource()).id(), 1, Integer::sum)));
        listener.onStart(subject, outstanding.size());
    }

    static Requirement ruleOf(Optional<TestSource> source) {
        Method method = source.filter(MethodSource.class::isInstance)
                .map(test -> ((MethodSource) test).getJavaMethod())
                .orElseThrow();
        return Specification.published().rule(method.getAnnotation(Rule.class).value());
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        startNanos.put(test.getUniqueId(), System.nanoTime());
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult outcome) {
        Long start = startNanos.remove(test.getUniqueId());
        if (test.isTest() && start != null) {
            String remark = remarks.getOrDefault(test.getUniqueId(), "");
            add(result(ruleOf(test.getSource()), outcome, remark, Duration.ofNanos(System.nanoTime() - start)));
        }
    }

    private RuleResult result(Requirement rule, TestExecutionResult outcome, String remark, Duration duration) {
        Throwable reason = outcome.getThrowable().orElse(null);
        String message = reason == null ? remark : String.valueOf(reason.getMessage());
        if (reason instanceof UnavailableException exception) {
            unavailable = exception.unavailable();
        }
        RuleStatus status = switch (outcome.getStatus()) {
            case SUCCESSFUL -> RuleStatus.PASSED;
            case FAILED -> RuleStatus.FAILED;
            case ABORTED -> aborted(reason);
        };
        Capability missing = reason instanceof MissingCapabilityException exception ? exception.capability() : null;
        return new RuleResult(rule, status, message, missing, duration);
    }

    private static RuleStatus aborted(@Nullable Throwable reason) {
        if (reason instanceof NotRunException) {
            return RuleStatus.NOT_RUN;
        }
        return reason instanceof NotApplicableException ? RuleStatus.NOT_APPLICABLE : RuleStatus.ABORTED;
    }

    /** What a test has reported about itself. */
    @Override
    public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
        remarks.put(
                test.getUniqueId(), String.join(", ", entry.getKeyValuePairs().values()));
    }

    private void add(RuleResult result) {
        String id = result.rule().id();
        RuleResult joined = results.merge(id, result, RuleResult::and);
        if (outstanding.merge(id, -1, Integer::sum) == 0) {
            listener.onRule(subject, joined);
        }
    }

    Certificate certificate() {
        List<RuleResult> all = new ArrayList<>();
        for (Requirement rule : Specification.published().rules()) {
            RuleResult result = results.get(rule.id());
            all.add(result != null ? result : withoutResult(rule));
        }
        return new Certificate(subject, environment, unavailable, all);
    }

    /** A rule that ought to have a test and was not run counts as aborted, without an excuse. */
    private static RuleResult withoutResult(Requirement rule) {
        return rule.whyNotTested()
                .map(reason -> new RuleResult(rule, RuleStatus.NOT_TESTED, reason, null, Duration.ZERO))
                .orElseGet(() -> new RuleResult(rule, RuleStatus.ABORTED, "its test was not run", null, Duration.ZERO));
    }
}
