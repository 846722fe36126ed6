package dev.ringmap.conformance.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmap.LiveReader;
import dev.ringmap.LostEvents;
import dev.ringmap.ReadStrategy;
import dev.ringmap.RingBufferReaders;
import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.backend.sim.SimBackend;
import dev.ringmap.backend.sim.SimulatedKernel;
import dev.ringmap.conformance.internal.ForwardingTraceFs;
import dev.ringmap.conformance.support.NumberedRecords;
import dev.ringmap.spi.BackendOptions;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which strategy is taken where the kernel does not map, and what is said of it. */
class StrategyTest {

    private static final int CPU = NumberedRecords.CPU;

    @ParameterizedTest
    @CsvSource({
        "abi,     none,    'ENODEV (19): this kernel cannot map this buffer; Linux 6.10 or newer is needed'",
        "mmap,    ENODEV,  'ENODEV (19): this kernel cannot map this buffer; Linux 6.10 or newer is needed'",
        "mmap,    EBUSY,   'EBUSY (16): a snapshot is armed or a latency tracer is set in this instance'",
        "mmap,    EPERM,   'EPERM (1)'",
        "mmap,    EINVAL,  'EINVAL (22)'",
        "mmap,    ENOMEM,  'ENOMEM (12)'",
        "machine, armv7l,  'data caches of armv7l may alias virtually'",
    })
    void shouldCopyWhereTheKernelDoesNotMap(String option, String value, String why) throws Exception {
        try (TraceFs tracefs = SimulatedTraceFs.silent(option, value);
                TraceInstance trace = Tracing.over(tracefs).createTemporaryInstance("strategy");
                NumberedRecords records = new NumberedRecords(trace)) {
            records.write(100);
            try (LiveReader reader = trace.openReader(CPU, ReadStrategy.AUTO)) {
                assertThat(reader.choice().asked()).isEqualTo(ReadStrategy.AUTO);
                assertThat(reader.choice().taken()).isEqualTo(ReadStrategy.COPYING);
                assertThat(reader.choice().whyNotMapped())
                        .get()
                        .extracting(Exception::getMessage)
                        .asString()
                        .contains(why);
                assertThat(reader.choice())
                        .asString()
                        .startsWith("copying, since ")
                        .contains(why);
                assertThat(countEvents(reader)).isEqualTo(100);
                assertThat(reader.lostEvents()).isEqualTo(LostEvents.NONE);
            }
            try (RingBufferReaders<LiveReader> readers = trace.openReaders(ReadStrategy.AUTO)) {
                assertThat(readers)
                        .hasSameSizeAs(trace.cpus())
                        .allMatch(each -> each.choice().whyNotMapped().isPresent());
            }
            assertThatThrownBy(() -> trace.openReader(CPU, ReadStrategy.MAPPED)).hasMessageContaining(why);
        }
    }

    private static int countEvents(LiveReader reader) throws ErrnoException {
        int count = 0;
        while (reader.advance()) {
            while (reader.events().next()) {
                count++;
            }
        }
        return count;
    }

    @Test
    void shouldNotCopyWhatCannotBeOpened() throws Exception {
        try (TraceFs tracefs = SimulatedTraceFs.silent("mainline");
                TraceInstance trace = Tracing.over(new Locked(tracefs)).createTemporaryInstance("strategy")) {
            assertThatThrownBy(() -> trace.openReader(CPU, ReadStrategy.AUTO))
                    .isInstanceOf(ErrnoException.class)
                    .hasMessageStartingWith("open(")
                    .hasMessageContaining("EPERM (1)");
        }
    }

    /** A kernel that lets nobody open a buffer. */
    private static final class Locked extends ForwardingTraceFs {

        Locked(TraceFs tracefs) {
            super(tracefs);
        }

        @Override
        public TraceFile open(String path, Set<OpenFlag> flags) throws ErrnoException {
            if (path.endsWith("trace_pipe_raw")) {
                throw new ErrnoException("open", path, Errno.EPERM);
            }
            return super.open(path, flags);
        }
    }

    @Test
    void shouldLeaveOutACpuWithoutBuffer() throws Exception {
        try (SimulatedKernel kernel = SimulatedKernel.boot(BackendOptions.none().with(SimBackend.RATE, "0"));
                TraceFs tracefs = kernel.mount();
                TraceInstance trace = Tracing.over(tracefs).createInstance("absent")) {
            kernel.dropCpu("absent", 1);
            for (ReadStrategy strategy : ReadStrategy.values()) {
                try (RingBufferReaders<LiveReader> readers = trace.openReaders(strategy)) {
                    assertThat(readers).extracting(LiveReader::cpu).containsExactly(0);
                }
                assertThatThrownBy(() -> trace.openReader(1, strategy))
                        .isInstanceOf(ErrnoException.class)
                        .hasMessageEndingWith(
                                "this CPU has no buffer: it has not been online since the instance was made");
            }
            kernel.dropCpu("absent", 0);
            for (ReadStrategy strategy : ReadStrategy.values()) {
                assertThatThrownBy(() -> trace.openReaders(strategy)).isInstanceOf(ErrnoException.class);
            }
        }
    }

    /** The snapshot waits for no reader, and no reader for it. */
    @Test
    void shouldLeaveSnapshotsToOthers() throws Exception {
        try (TraceFs tracefs = SimulatedTraceFs.silent("mainline");
                TraceInstance trace = Tracing.over(tracefs).createTemporaryInstance("snapshot");
                NumberedRecords records = new NumberedRecords(trace)) {
            try (LiveReader reader = trace.openReader(CPU, ReadStrategy.COPYING)) {
                records.write(10);
                assertThat(countEvents(reader)).isEqualTo(10);
                trace.write("snapshot", "1");
                records.write(10);
                assertThat(countEvents(reader)).isEqualTo(10);
            }
            try (LiveReader mapping = trace.openReader(CPU, ReadStrategy.MAPPED)) {
                assertThat(mapping.cpu()).isEqualTo(CPU);
                assertThatThrownBy(() -> trace.write("snapshot", "1")).hasMessageContaining("EBUSY");
            }
        }
    }
}
