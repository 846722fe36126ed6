package dev.ringmap.conformance.mutant;

import dev.ringmap.MappingAbi;
import dev.ringmap.backend.sim.SimBackend;
import dev.ringmap.conformance.mutant.MutantFamily.Mutant;
import dev.ringmap.conformance.spec.Capability;
import dev.ringmap.conformance.spec.Subject;
import dev.ringmap.spi.BackendOptions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The mutants as subjects of a certification. */
public final class MutantSubjects {

    /** Little: much of what a mutant is waited for never comes. */
    private static final Duration PATIENCE = Duration.ofMillis(250);

    /** More: a soak goes on for long, and a machine that is slow for a moment is no fault. */
    private static final Duration SOAK_PATIENCE = Duration.ofSeconds(3);

    private MutantSubjects() {}

    /** Every mutant by its name, made anew: some remember what happened to them. */
    private static Map<String, Mutant> mutants() {
        Map<String, Mutant> all = new LinkedHashMap<>();
        List<MutantFamily> families = List.of(
                new BackendMutants(),
                new ErrorMutants(),
                new FileMutants(),
                new BufferMutants(),
                new RefusalMutants(),
                new LifetimeMutants(),
                new ViewMutants(),
                new PartMutants(),
                new RequestMutants(),
                new WaitMutants(),
                new ClosingMutants(),
                new PollMutants(),
                new BlockingMutants(),
                new ControlFileMutants(),
                new MetaPageMutants(),
                new SubBufferMutants(),
                new InPlaceMutants(),
                new V14Mutants(),
                new ExcuseMutants(),
                new NeighbourMutants(),
                new LossExtremesMutants(),
                new ResetMutants(),
                new TimeMutants(),
                new LeakMutants(),
                new CallMutants(),
                new ArgumentMutants(),
                new ContentMutants(),
                new EventMutants(),
                new ConcurrentMutants(),
                new ReadPageMutants(),
                new ReadPartMutants(),
                new ReadersMutants(),
                new WatermarkMutants(),
                new HistoryMutants());
        for (MutantFamily family : families) {
            for (Mutant mutant : family.members()) {
                if (all.put(mutant.name(), mutant) != null) {
                    throw new IllegalArgumentException("two mutants are called " + mutant.name());
                }
            }
        }
        return all;
    }

    public static Map<String, Subject> all() {
        Map<String, Subject> subjects = new LinkedHashMap<>();
        mutants().forEach((name, mutant) -> subjects.put(name, subject(mutant).patience(PATIENCE)));
        return subjects;
    }

    /** The mutants that are wrong once in so many calls, made anew. */
    public static Map<String, Subject> rare(int oneIn, long seed) {
        Map<String, Subject> subjects = new LinkedHashMap<>();
        for (Mutant mutant : new RareMutants(oneIn, seed).members()) {
            subjects.put(mutant.name(), subject(mutant).patience(SOAK_PATIENCE));
        }
        return subjects;
    }

    public static String faultOf(String name) {
        return mutants().get(name).fault();
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
        return Subject.of(new MutantBackend(mutant.mutation()))
                .named(mutant.name())
                .with(BackendOptions.none().with(SimBackend.ABI, mutant.abi().toString()))
                .expecting(mutant.abi())
                .without(Capability.SERVICE, "a mutant is not published");
    }
}
