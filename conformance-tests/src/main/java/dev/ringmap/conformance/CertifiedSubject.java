package dev.ringmap.conformance;

import dev.ringmap.conformance.internal.Session;
import dev.ringmap.conformance.spec.Soak;
import dev.ringmap.conformance.spec.Subject;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The entry for the program: JUnit instantiates it, and it takes its subject from the run on whose thread that happens. */
final class CertifiedSubject extends BackendConformance {

    /** Receives the session that the tests use. */
    interface SessionObserver {
        void onSession(Session session);
    }

    private record Run(Subject subject, @Nullable Soak soak, SessionObserver observer, BooleanSupplier stopped) {}

    private static final ThreadLocal<Run> CURRENT = new ThreadLocal<>();

    CertifiedSubject() {}

    static void run(
            Subject subject, @Nullable Soak soak, SessionObserver observer, BooleanSupplier stopped, Runnable tests) {
        CURRENT.set(new Run(subject, soak, observer, stopped));
        try {
            tests.run();
        } finally {
            CURRENT.remove();
        }
    }

    @Override
    protected Subject subject() {
        return CURRENT.get().subject();
    }

    @Override
    @Nullable
    Soak soak() {
        return CURRENT.get().soak();
    }

    @Override
    BooleanSupplier stopSignal() {
        return CURRENT.get().stopped();
    }

    @Override
    void onSession(Session session) {
        CURRENT.get().observer().onSession(session);
    }
}
