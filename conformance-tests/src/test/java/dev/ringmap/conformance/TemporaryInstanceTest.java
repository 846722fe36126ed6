package dev.ringmap.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmap.RingBufferMapping;
import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.backend.sim.SimBackend;
import dev.ringmap.conformance.internal.ForwardingTraceFs;
import dev.ringmap.spi.BackendOptions;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.TemporaryInstance;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in use and what is left over is told apart by open files, whatever the names say. */
class TemporaryInstanceTest {

    private TraceFs tracefs;

    @BeforeEach
    void open() throws ErrnoException {
        tracefs = new SimBackend().open(BackendOptions.none());
    }

    @AfterEach
    void leavesNothing() throws ErrnoException {
        assertThat(tracefs.list("instances")).isEmpty();
        tracefs.close();
    }

    /** A neighbour that removes all that it can before some call, as often as it is told to. */
    private final class Neighbour extends ForwardingTraceFs {
        private final String operation;
        private int times;

        Neighbour(String operation, int times) {
            super(tracefs);
            this.operation = operation;
            this.times = times;
        }

        private void before(String call) throws ErrnoException {
            if (call.equals(operation) && times-- > 0) {
                for (String name : tracefs.list("instances")) {
                    tracefs.rmdir("instances/" + name);
                }
            }
        }

        @Override
        public TraceFile open(String path, Set<OpenFlag> flags) throws ErrnoException {
            before("open");
            return super.open(path, flags);
        }

        @Override
        public void rmdir(String path) throws ErrnoException {
            before("rmdir");
            super.rmdir(path);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ringmap-stream-1-1", "ringmap-stream-1-7f", "ringmap-probe-4194304-0123456789abcdef"})
    void shouldRemoveWhatNobodyHasOpen(String leftover) throws ErrnoException {
        tracefs.mkdir("instances/"
                + leftover.replace("-1-", "-" + ProcessHandle.current().pid() + "-"));

        Tracing.over(tracefs).createTemporaryInstance("test").close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ringmap", "ringmap-mine", "ringmap-stream-1-1-twin", "ringmap-stream-1", "stream-1-1"})
    void shouldLeaveOtherNamesAlone(String name) throws ErrnoException {
        tracefs.mkdir("instances/" + name);

        Tracing.over(tracefs).createTemporaryInstance("test").close();

        tracefs.rmdir("instances/" + name);
    }

    @Test
    void shouldKeepWhatIsInUse() throws ErrnoException {
        try (TraceInstance first = Tracing.over(tracefs).createTemporaryInstance("test");
                TraceInstance second = Tracing.over(tracefs).createTemporaryInstance("test")) {
            assertThat(tracefs.list("instances")).containsExactlyInAnyOrder(first.name(), second.name());
            assertThat(first.name())
                    .matches("ringmap-test-" + ProcessHandle.current().pid() + "-[0-9a-f]+");
        }
    }

    @Test
    void shouldMakeAnotherIfOneIsTakenAwayBeforeItIsInUse() throws ErrnoException {
        try (TraceInstance trace = Tracing.over(new Neighbour("open", 5)).createTemporaryInstance("test")) {
            assertThat(tracefs.list("instances")).containsExactly(trace.name());
        }
    }

    @Test
    void shouldMakeAnotherIfTheNameIsTaken() throws ErrnoException {
        List<String> taken = new ArrayList<>();
        TraceFs crowded = new ForwardingTraceFs(tracefs) {
            @Override
            public void mkdir(String path) throws ErrnoException {
                if (taken.size() < 3) {
                    taken.add(path);
                    throw new ErrnoException("mkdir", path, Errno.EEXIST);
                }
                super.mkdir(path);
            }
        };

        try (TemporaryInstance instance = TemporaryInstance.create(crowded, "test")) {
            assertThat(taken).doesNotHaveDuplicates().doesNotContain(instance.path());
        }
    }

    @Test
    void shouldLeaveNothingIfItCannotBeUsed() {
        TraceFs refusing = new ForwardingTraceFs(tracefs) {
            @Override
            public TraceFile open(String path, Set<OpenFlag> flags) throws ErrnoException {
                throw new ErrnoException("open", path, Errno.EACCES);
            }
        };

        assertThatThrownBy(() -> Tracing.over(refusing).createTemporaryInstance("test"))
                .hasMessageContaining("EACCES");
    }

    @Test
    void shouldBeContentIfSomebodyElseHasRemovedIt() throws ErrnoException {
        Tracing.over(new Neighbour("rmdir", 1)).createTemporaryInstance("test").close();
    }

    @Test
    void shouldStayInUseUntilItCanBeRemoved() throws ErrnoException {
        TraceInstance trace = Tracing.over(tracefs).createTemporaryInstance("test");
        RingBufferMapping mapping = trace.map(0);
        assertThatThrownBy(trace::close).hasMessageContaining("EBUSY");
        mapping.close();

        assertThatThrownBy(() -> tracefs.rmdir(trace.path())).hasMessageContaining("EBUSY");
        trace.close();
        trace.close();
    }

    @Test
    void shouldTakeLettersForAPurposeOnly() {
        assertThatThrownBy(() -> Tracing.over(tracefs).createTemporaryInstance("a-b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a-b");
    }
}
