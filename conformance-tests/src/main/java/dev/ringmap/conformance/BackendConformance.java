package dev.ringmap.conformance;

import dev.ringmap.conformance.contract.AccountContract;
import dev.ringmap.conformance.contract.ArgumentContract;
import dev.ringmap.conformance.contract.BackendContract;
import dev.ringmap.conformance.contract.BlockingContract;
import dev.ringmap.conformance.contract.BufferContract;
import dev.ringmap.conformance.contract.CallContract;
import dev.ringmap.conformance.contract.ConcurrentCallContract;
import dev.ringmap.conformance.contract.ContentContract;
import dev.ringmap.conformance.contract.ControlFileContract;
import dev.ringmap.conformance.contract.CursorContract;
import dev.ringmap.conformance.contract.DeliveryContract;
import dev.ringmap.conformance.contract.DescriptionContract;
import dev.ringmap.conformance.contract.ErrorContract;
import dev.ringmap.conformance.contract.EventSwitchContract;
import dev.ringmap.conformance.contract.FileContract;
import dev.ringmap.conformance.contract.FormatContract;
import dev.ringmap.conformance.contract.GetReaderContract;
import dev.ringmap.conformance.contract.InstanceContract;
import dev.ringmap.conformance.contract.LaterMappingContract;
import dev.ringmap.conformance.contract.LeakContract;
import dev.ringmap.conformance.contract.LifecycleContract;
import dev.ringmap.conformance.contract.LossContract;
import dev.ringmap.conformance.contract.LossExtremesContract;
import dev.ringmap.conformance.contract.MappedAreaContract;
import dev.ringmap.conformance.contract.MappingContract;
import dev.ringmap.conformance.contract.MemoryContract;
import dev.ringmap.conformance.contract.MetaPageContract;
import dev.ringmap.conformance.contract.NeighbourContract;
import dev.ringmap.conformance.contract.NeighbourInstanceContract;
import dev.ringmap.conformance.contract.NeighbourWaitContract;
import dev.ringmap.conformance.contract.PartContract;
import dev.ringmap.conformance.contract.PollContract;
import dev.ringmap.conformance.contract.ReadPageContract;
import dev.ringmap.conformance.contract.ResetContract;
import dev.ringmap.conformance.contract.SharingContract;
import dev.ringmap.conformance.contract.SoakContract;
import dev.ringmap.conformance.contract.TimeContract;
import dev.ringmap.conformance.contract.WaitingContract;
import dev.ringmap.conformance.internal.Session;
import dev.ringmap.conformance.spec.Soak;
import dev.ringmap.conformance.spec.Subject;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs all tests on a backend. A backend's authors extend it:
 *
 * <pre>{@code
 * public class MyBackendConformanceTest extends BackendConformance {
 *     @Override
 *     protected Subject subject() {
 *         return Subject.of(new MyBackend());
 *     }
 * }
 * }</pre>
 *
 * <p>Tests whose rule needs what the machine lacks are aborted, with the name of the missing {@link dev.ringmap.conformance.spec.Capability}. A run that
 * leaves out a rule which nothing excuses fails: the backend could not be examined.
 *
 * <p>The rules of family K are tested if the system property {@value Soak#DURATION_PROPERTY} says for how long, for example
 * {@code 10m}.
 *
 * @since 0.1
 */
@ExtendWith(ConformanceExtension.class)
@SuppressWarnings("exports") // the extension is for JUnit alone
public abstract class BackendConformance {

    /** For subclasses. */
    protected BackendConformance() {}

    /**
     * Returns what is to be tested. It is asked once.
     *
     * @return the subject; not {@code null}
     */
    protected abstract Subject subject();

    /**
     * Fails in a runner that does not know JUnit 5: Surefire 2.12, which Maven 3 takes where no version is named, would find no test and
     * report success. It takes a public class's methods whose names begin with "test" for tests, and JUnit 5 does not.
     */
    @SuppressWarnings("DoNotCallSuggester") // who calls it shall fail
    public final void testsAreRunByJUnit5Only() {
        throw new AssertionError(
                "this runner does not know JUnit 5, so no rule was executed: use maven-surefire-plugin 3 or newer");
    }

    /** Returns the soak to be run, or {@code null}. */
    @Nullable
    Soak soak() {
        return Soak.ofProperties().orElse(null);
    }

    /** Returns what is asked before each test whether to leave it out. */
    BooleanSupplier stopSignal() {
        return () -> false;
    }

    /** Is told of the session that the tests use. */
    void onSession(Session session) {}

    /** Family B. */
    @Nested
    public class Backend extends BackendContract {
        /** Made by JUnit. */
        public Backend() {}
    }

    /** Family B, what failures say. */
    @Nested
    public class Failure extends ErrorContract {
        /** Made by JUnit. */
        public Failure() {}
    }

    /** Family S, files and directories. */
    @Nested
    public class File extends FileContract {
        /** Made by JUnit. */
        public File() {}
    }

    /** Family S, memory. */
    @Nested
    public class Memory extends MemoryContract {
        /** Made by JUnit. */
        public Memory() {}
    }

    /** Family S, the caller's buffers. */
    @Nested
    public class Buffer extends BufferContract {
        /** Made by JUnit. */
        public Buffer() {}
    }

    /** Family S, parts of mappings. */
    @Nested
    public class Part extends PartContract {
        /** Made by JUnit. */
        public Part() {}
    }

    /** Family M. */
    @Nested
    public class Mapping extends MappingContract {
        /** Made by JUnit. */
        public Mapping() {}
    }

    /** Family V, mapped areas. */
    @Nested
    public class MappedArea extends MappedAreaContract {
        /** Made by JUnit. */
        public MappedArea() {}
    }

    /** Family I. */
    @Nested
    public class GetReader extends GetReaderContract {
        /** Made by JUnit. */
        public GetReader() {}
    }

    /** Family R. */
    @Nested
    public class MetaPage extends MetaPageContract {
        /** Made by JUnit. */
        public MetaPage() {}
    }

    /** Family L. */
    @Nested
    public class Loss extends LossContract {
        /** Made by JUnit. */
        public Loss() {}
    }

    /** Family F. */
    @Nested
    public class Format extends FormatContract {
        /** Made by JUnit. */
        public Format() {}
    }

    /** Family C. */
    @Nested
    public class ControlFile extends ControlFileContract {
        /** Made by JUnit. */
        public ControlFile() {}
    }

    /** Family P. */
    @Nested
    public class Poll extends PollContract {
        /** Made by JUnit. */
        public Poll() {}
    }

    /** Family I, calls that wait. */
    @Nested
    public class Blocking extends BlockingContract {
        /** Made by JUnit. */
        public Blocking() {}
    }

    /** Family P, for how long and for whom. */
    @Nested
    public class Waiting extends WaitingContract {
        /** Made by JUnit. */
        public Waiting() {}
    }

    /** Family X. */
    @Nested
    public class Sharing extends SharingContract {
        /** Made by JUnit. */
        public Sharing() {}
    }

    /** Family D. */
    @Nested
    public class Delivery extends DeliveryContract {
        /** Made by JUnit. */
        public Delivery() {}
    }

    /** Family D, what a mapping says of itself, and the refusal of family X. */
    @Nested
    public class Description extends DescriptionContract {
        /** Made by JUnit. */
        public Description() {}
    }

    /** Family D, over several mappings and consumers. */
    @Nested
    public class Account extends AccountContract {
        /** Made by JUnit. */
        public Account() {}
    }

    /** Family E. */
    @Nested
    public class Cursor extends CursorContract {
        /** Made by JUnit. */
        public Cursor() {}
    }

    /** Family Z. */
    @Nested
    public class Lifecycle extends LifecycleContract {
        /** Made by JUnit. */
        public Lifecycle() {}
    }

    /** Family T. */
    @Nested
    public class Instance extends InstanceContract {
        /** Made by JUnit. */
        public Instance() {}
    }

    /** Family K. */
    @Nested
    public class Soaked extends SoakContract {
        /** Made by JUnit. */
        public Soaked() {}
    }

    /** Family N, buffers. */
    @Nested
    public class Neighbour extends NeighbourContract {
        /** Made by JUnit. */
        public Neighbour() {}
    }

    /** Family N, instances. */
    @Nested
    public class NeighbourInstance extends NeighbourInstanceContract {
        /** Made by JUnit. */
        public NeighbourInstance() {}
    }

    /** Family N, waiting. */
    @Nested
    public class NeighbourWait extends NeighbourWaitContract {
        /** Made by JUnit. */
        public NeighbourWait() {}
    }

    /** Family L, extremes. */
    @Nested
    public class LossExtremes extends LossExtremesContract {
        /** Made by JUnit. */
        public LossExtremes() {}
    }

    /** Family R, resets. */
    @Nested
    public class Reset extends ResetContract {
        /** Made by JUnit. */
        public Reset() {}
    }

    /** Family R, later mappings. */
    @Nested
    public class LaterMapping extends LaterMappingContract {
        /** Made by JUnit. */
        public LaterMapping() {}
    }

    /** Families F and E, the times of events. */
    @Nested
    public class Time extends TimeContract {
        /** Made by JUnit. */
        public Time() {}
    }

    /** Families S and Z, what is left behind. */
    @Nested
    public class Leak extends LeakContract {
        /** Made by JUnit. */
        public Leak() {}
    }

    /** Families I, B and P, what no call may do beside its job. */
    @Nested
    public class Call extends CallContract {
        /** Made by JUnit. */
        public Call() {}
    }

    /** Families I, M and S, arguments of every kind. */
    @Nested
    public class Argument extends ArgumentContract {
        /** Made by JUnit. */
        public Argument() {}
    }

    /** Families F, L, R, M and C, at every size, place and CPU. */
    @Nested
    public class Content extends ContentContract {
        /** Made by JUnit. */
        public Content() {}
    }

    /** Family S, calls at the same time. */
    @Nested
    public class ConcurrentCall extends ConcurrentCallContract {
        /** Made by JUnit. */
        public ConcurrentCall() {}
    }

    /** Families C and N, the switching of events. */
    @Nested
    public class EventSwitch extends EventSwitchContract {
        /** Made by JUnit. */
        public EventSwitch() {}
    }

    /** Families F and L, what {@code read(2)} gives. */
    @Nested
    public class ReadPage extends ReadPageContract {
        /** Made by JUnit. */
        public ReadPage() {}
    }
}
