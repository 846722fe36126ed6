package dev.ringmap.conformance;

import dev.ringmap.conformance.internal.Environment;
import dev.ringmap.conformance.internal.MissingCapabilityException;
import dev.ringmap.conformance.internal.NotApplicableException;
import dev.ringmap.conformance.internal.NotRunException;
import dev.ringmap.conformance.internal.Session;
import dev.ringmap.conformance.internal.SoakOrder;
import dev.ringmap.conformance.internal.UnavailableException;
import dev.ringmap.conformance.spec.Capability;
import dev.ringmap.conformance.spec.Part;
import dev.ringmap.conformance.spec.Requirement;
import dev.ringmap.conformance.spec.Rule;
import dev.ringmap.conformance.spec.Soak;
import dev.ringmap.conformance.spec.Specification;
import dev.ringmap.spi.ErrnoException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** Gives the tests their session, aborts those that do not apply, and puts the rule's id in front of their messages. */
final class ConformanceExtension
        implements BeforeEachCallback,
                BeforeTestExecutionCallback,
                AfterAllCallback,
                ParameterResolver,
                TestExecutionExceptionHandler,
                LifecycleMethodExecutionExceptionHandler {

    private static final Namespace NAMESPACE = Namespace.create(ConformanceExtension.class);

    /** The session of a subject, or the reason why there is none, for every test. */
    private static final class Opened implements AutoCloseable {

        private final AtomicInteger executed = new AtomicInteger();
        private final Map<Part, Unexamined> unexamined = new EnumMap<>(Part.class);
        private final Session session;

        Opened(Session session) {
            this.session = session;
            for (Part part : Part.values()) {
                unexamined.put(part, new Unexamined());
            }
        }

        Unexamined unexamined(Part part) {
            return Objects.requireNonNull(unexamined.get(part));
        }

        @Override
        public void close() {
            session.close();
        }
    }

    ConformanceExtension() {}

    private static Store store(ExtensionContext context) {
        ExtensionContext outermost = context;
        for (ExtensionContext each = context;
                each.getTestClass().isPresent();
                each = each.getParent().orElseThrow()) {
            outermost = each;
        }
        return outermost.getStore(NAMESPACE);
    }

    /** Opens the session when the first test needs it; the outcome is the same for all tests. */
    private static Opened opened(ExtensionContext context) {
        Object outcome = store(context).getOrComputeIfAbsent(Opened.class, key -> open(entry(context)), Object.class);
        if (outcome instanceof Opened opened) {
            return opened;
        }
        if (outcome instanceof TestAbortedException aborted) {
            throw aborted;
        }
        throw new AssertionFailedError("the backend was not opened: " + outcome, (Throwable) outcome);
    }

    private static Object open(BackendConformance entry) {
        try {
            Soak soak = entry.soak();
            SoakOrder order = soak == null ? null : new SoakOrder(soak, entry.stopSignal());
            Session session = Session.open(entry.subject(), order);
            entry.onSession(session);
            return new Opened(session);
        } catch (UnavailableException unavailable) {
            return unavailable;
        } catch (Exception | LinkageError failure) {
            return failure;
        }
    }

    private static BackendConformance entry(ExtensionContext context) {
        return context.getRequiredTestInstances()
                .findInstance(BackendConformance.class)
                .orElseThrow(() -> new IllegalStateException("a contract runs nested in a BackendConformance"));
    }

    private static Requirement rule(ExtensionContext context) {
        Method method = context.getRequiredTestMethod();
        return Specification.published().rule(method.getAnnotation(Rule.class).value());
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        if (entry(context).stopSignal().getAsBoolean()) {
            throw new TestAbortedException("stopped before its test was run");
        }
        Requirement rule = rule(context);
        Session session = opened(context).session;
        Environment environment = session.environment();
        if (!rule.applicability().covers(environment.abi(), environment.release())) {
            throw new NotApplicableException("not applicable: a rule of " + rule.applicability() + ", this is "
                    + environment.abi() + " " + environment.release());
        }
        try {
            rule.needs().forEach(session::require);
        } catch (TestAbortedException e) {
            throw aborted(context, e);
        } catch (AssertionError e) {
            throw failed(context, e);
        }
    }

    @Override
    public void beforeTestExecution(ExtensionContext context) {
        opened(context).executed.incrementAndGet();
    }

    /** Fails a run in which rules were aborted without an excuse: it has not examined the backend. */
    @Override
    public void afterAll(ExtensionContext context) {
        boolean isOutermost =
                context.getParent().flatMap(ExtensionContext::getTestClass).isEmpty();
        if (isOutermost) {
            Object outcome = store(context).get(Opened.class);
            if (!(outcome instanceof Opened opened) || opened.executed.get() == 0) {
                throw new AssertionFailedError("no rule was executed: "
                        + (outcome instanceof Throwable failure ? failure.getMessage() : "all tests were aborted"));
            }
            String unexamined = Arrays.stream(Part.values())
                    .filter(part -> !opened.unexamined(part).isEmpty())
                    .map(part ->
                            CertificatePart.headed(part, Verdict.UNEXAMINED.wording() + ": " + opened.unexamined(part)))
                    .collect(Collectors.joining("\n"));
            if (!unexamined.isEmpty()) {
                throw new AssertionFailedError(unexamined);
            }
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Session.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return opened(context).session;
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw explained(context, failure);
    }

    @Override
    public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw explained(context, failure);
    }

    @Override
    public void handleAfterEachMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw explained(context, failure);
    }

    private static Throwable explained(ExtensionContext context, Throwable failure) {
        if (failure instanceof TestAbortedException aborted) {
            return aborted(context, aborted);
        }
        return failure instanceof VirtualMachineError ? failure : failed(context, failure);
    }

    /** Records what nothing excuses, for {@link #afterAll}. */
    private static TestAbortedException aborted(ExtensionContext context, TestAbortedException aborted) {
        Requirement rule = rule(context);
        Capability missing = aborted instanceof MissingCapabilityException lack ? lack.capability() : null;
        boolean isAskedFor = !(aborted instanceof NotRunException);
        if (isAskedFor && !Specification.published().isExcused(rule, missing)) {
            opened(context).unexamined(rule.part()).add(rule.id(), String.valueOf(aborted.getMessage()));
        }
        return aborted;
    }

    private static AssertionFailedError failed(ExtensionContext context, Throwable failure) {
        Requirement rule = rule(context);
        String what = failure instanceof AssertionError ? String.valueOf(failure.getMessage()) : surprise(failure);
        String message = rule.id() + ": " + what + ". Look at: " + rule.source() + " (" + rule.intent() + ")";
        return failure instanceof AssertionFailedError comparison && comparison.isExpectedDefined()
                ? new AssertionFailedError(message, comparison.getExpected(), comparison.getActual(), failure)
                : new AssertionFailedError(message, failure);
    }

    private static String surprise(Throwable failure) {
        return "unexpected " + (failure instanceof ErrnoException ? failure.getMessage() : failure);
    }
}
