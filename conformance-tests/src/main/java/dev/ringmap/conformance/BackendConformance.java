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
import dev.ringmap.conformance.contract.InPlaceContract;
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
import dev.ringmap.conformance.contract.ReadPartContract;
import dev.ringmap.conformance.contract.ResetContract;
import dev.ringmap.conformance.contract.SharingContract;
import dev.ringmap.conformance.contract.SoakContract;
import dev.ringmap.conformance.contract.TimeContract;
import dev.ringmap.conformance.contract.WaitingContract;
import dev.ringmap.conformance.contract.WatermarkContract;
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
 * <p>Tests whose rule needs something that the machine lacks are aborted, with the name of the missing {@link
 * dev.ringmap.conformance.spec.Capability}. A run that leaves out a rule without an excuse fails: the backend could not be examined.
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
     * Returns what is to be tested. Called once.
     *
     * @return the subject; not {@code null}
     */
    protected abstract Subject subject();

    /**
     * Fails in a runner that does not know JUnit 5: Surefire 2.12, which Maven 3 takes where no version is named, would find no test and
     * report success. It takes methods of a public class whose names begin with "test" for tests; JUnit 5 does not.
     */
    @SuppressWarnings("DoNotCallSuggester") // a runner that calls it must fail
    public final void testsAreRunByJUnit5Only() {
        throw new AssertionError(
                "this runner does not know JUnit 5, so no rule was executed: use maven-surefire-plugin 3 or newer");
    }

    /** Returns the soak to be run, or {@code null}. */
    @Nullable
    Soak soak() {
        return Soak.ofProperties().orElse(null);
    }

    /** Returns the condition that says before each test whether to leave it out. */
    BooleanSupplier stopSignal() {
        return () -> false;
    }

    /** Receives the session that the tests use. */
    void onSession(Session session) {}

    /** Family B. */
    @Nested
    public class Backend extends BackendContract {
        /** Called by JUnit. */
        public Backend() {}
    }

    /** Family B, the messages of failures. */
    @Nested
    public class Failure extends ErrorContract {
        /** Called by JUnit. */
        public Failure() {}
    }

    /** Family S, files and directories. */
    @Nested
    public class File extends FileContract {
        /** Called by JUnit. */
        public File() {}
    }

    /** Family S, memory. */
    @Nested
    public class Memory extends MemoryContract {
        /** Called by JUnit. */
        public Memory() {}
    }

    /** Family S, the caller's buffers. */
    @Nested
    public class Buffer extends BufferContract {
        /** Called by JUnit. */
        public Buffer() {}
    }

    /** Family S, parts of mappings. */
    @Nested
    public class Part extends PartContract {
        /** Called by JUnit. */
        public Part() {}
    }

    /** Family M. */
    @Nested
    public class Mapping extends MappingContract {
        /** Called by JUnit. */
        public Mapping() {}
    }

    /** Family V, mapped areas. */
    @Nested
    public class MappedArea extends MappedAreaContract {
        /** Called by JUnit. */
        public MappedArea() {}
    }

    /** Family I. */
    @Nested
    public class GetReader extends GetReaderContract {
        /** Called by JUnit. */
        public GetReader() {}
    }

    /** Family R. */
    @Nested
    public class MetaPage extends MetaPageContract {
        /** Called by JUnit. */
        public MetaPage() {}
    }

    /** Family L. */
    @Nested
    public class Loss extends LossContract {
        /** Called by JUnit. */
        public Loss() {}
    }

    /** Family F. */
    @Nested
    public class Format extends FormatContract {
        /** Called by JUnit. */
        public Format() {}
    }

    /** Family C. */
    @Nested
    public class ControlFile extends ControlFileContract {
        /** Called by JUnit. */
        public ControlFile() {}
    }

    /** Family P. */
    @Nested
    public class Poll extends PollContract {
        /** Called by JUnit. */
        public Poll() {}
    }

    /** Family I, calls that wait. */
    @Nested
    public class Blocking extends BlockingContract {
        /** Called by JUnit. */
        public Blocking() {}
    }

    /** Family P, how long a poll waits and what ends it. */
    @Nested
    public class Waiting extends WaitingContract {
        /** Called by JUnit. */
        public Waiting() {}
    }

    /** Family X. */
    @Nested
    public class Sharing extends SharingContract {
        /** Called by JUnit. */
        public Sharing() {}
    }

    /** Family D. */
    @Nested
    public class Delivery extends DeliveryContract {
        /** Called by JUnit. */
        public Delivery() {}
    }

    /** Family D, what a mapping says about itself, and the refusal of family X. */
    @Nested
    public class Description extends DescriptionContract {
        /** Called by JUnit. */
        public Description() {}
    }

    /** Family D, over several mappings and consumers. */
    @Nested
    public class Account extends AccountContract {
        /** Called by JUnit. */
        public Account() {}
    }

    /** Family E. */
    @Nested
    public class Cursor extends CursorContract {
        /** Called by JUnit. */
        public Cursor() {}
    }

    /** Family Z. */
    @Nested
    public class Lifecycle extends LifecycleContract {
        /** Called by JUnit. */
        public Lifecycle() {}
    }

    /** Family T. */
    @Nested
    public class Instance extends InstanceContract {
        /** Called by JUnit. */
        public Instance() {}
    }

    /** Family K. */
    @Nested
    public class Soaked extends SoakContract {
        /** Called by JUnit. */
        public Soaked() {}
    }

    /** Family N, buffers. */
    @Nested
    public class Neighbour extends NeighbourContract {
        /** Called by JUnit. */
        public Neighbour() {}
    }

    /** Family N, instances. */
    @Nested
    public class NeighbourInstance extends NeighbourInstanceContract {
        /** Called by JUnit. */
        public NeighbourInstance() {}
    }

    /** Family N, waiting. */
    @Nested
    public class NeighbourWait extends NeighbourWaitContract {
        /** Called by JUnit. */
        public NeighbourWait() {}
    }

    /** Family L, extremes. */
    @Nested
    public class LossExtremes extends LossExtremesContract {
        /** Called by JUnit. */
        public LossExtremes() {}
    }

    /** Family R, what reading in place rests on. */
    @Nested
    public class InPlace extends InPlaceContract {
        /** Called by JUnit. */
        public InPlace() {}
    }

    /** Family R, resets. */
    @Nested
    public class Reset extends ResetContract {
        /** Called by JUnit. */
        public Reset() {}
    }

    /** Family R, later mappings. */
    @Nested
    public class LaterMapping extends LaterMappingContract {
        /** Called by JUnit. */
        public LaterMapping() {}
    }

    /** Families F and E, the times of events. */
    @Nested
    public class Time extends TimeContract {
        /** Called by JUnit. */
        public Time() {}
    }

    /** Families S and Z, what is left behind. */
    @Nested
    public class Leak extends LeakContract {
        /** Called by JUnit. */
        public Leak() {}
    }

    /** Families I, B and P, side effects that no call may have. */
    @Nested
    public class Call extends CallContract {
        /** Called by JUnit. */
        public Call() {}
    }

    /** Families I, M and S, arguments of every kind. */
    @Nested
    public class Argument extends ArgumentContract {
        /** Called by JUnit. */
        public Argument() {}
    }

    /** Families F, L, R, M and C, at every size, place and CPU. */
    @Nested
    public class Content extends ContentContract {
        /** Called by JUnit. */
        public Content() {}
    }

    /** Family S, calls at the same time. */
    @Nested
    public class ConcurrentCall extends ConcurrentCallContract {
        /** Called by JUnit. */
        public ConcurrentCall() {}
    }

    /** Families C and N, the switching of events. */
    @Nested
    public class EventSwitch extends EventSwitchContract {
        /** Called by JUnit. */
        public EventSwitch() {}
    }

    /** Families F, L and X, the pages that {@code read(2)} gives. */
    @Nested
    public class ReadPage extends ReadPageContract {
        /** Called by JUnit. */
        public ReadPage() {}
    }

    /** Families F and L, the parts of pages that {@code read(2)} gives. */
    @Nested
    public class ReadPart extends ReadPartContract {
        /** Called by JUnit. */
        public ReadPart() {}
    }

    /** Families I and P, the wait with a watermark. */
    @Nested
    public class Watermark extends WatermarkContract {
        /** Called by JUnit. */
        public Watermark() {}
    }
}
