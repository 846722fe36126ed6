package dev.ringmap.conformance.mutant;

import dev.ringmap.MappingAbi;
import dev.ringmap.backend.sim.SimBackend;
import dev.ringmap.conformance.mutant.Mutants.Mutant;
import dev.ringmap.conformance.spec.Capability;
import dev.ringmap.conformance.spec.Subject;
import dev.ringmap.spi.BackendOptions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The mutants as subjects of a certification. */
public final class MutantSubjects {

    /** Little: much of what a mutant is waited for never comes. */
    private static final Duration PATIENCE = Duration.ofMillis(250);

    private MutantSubjects() {}

    public static Map<String, Subject> all() {
        Map<String, Subject> subjects = new LinkedHashMap<>();
        Mutants.all()
                .forEach((name, mutant) -> subjects.put(name, subject(mutant).patience(PATIENCE)));
        return subjects;
    }

    public static String faultOf(String name) {
        return Mutants.all().get(name).fault();
    }

    public static Subject withoutFault() {
        return subject(new Mutant("without-fault", "", MappingAbi.MAINLINE, new Mutation()));
    }

    public static Subject withoutFaultButCopied() {
        return subject(new Mutant("without-fault-but-copied", "", MappingAbi.MAINLINE, new Mutation() {
            @Override
            boolean patches() {
                return true;
            }
        }));
    }

    private static Subject subject(Mutant mutant) {
        String abi = mutant.abi().name().toLowerCase(Locale.ROOT);
        return Subject.of(new MutantBackend(mutant.mutation()))
                .named(mutant.name())
                .with(BackendOptions.none().with(SimBackend.ABI, abi))
                .expecting(mutant.abi())
                .without(Capability.SERVICE, "a mutant is not published");
    }
}
