package dev.ringmap.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmap.Backends;
import dev.ringmap.MappingAbi;
import dev.ringmap.NoBackendException;
import dev.ringmap.RingBufferMapping;
import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.backend.sim.SimBackend;
import dev.ringmap.spi.BackendOptions;
import dev.ringmap.spi.ErrnoException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The way from a program to an instance. */
class TracingTest {

    @AfterEach
    void restore() {
        System.clearProperty(Backends.BACKEND_PROPERTY);
    }

    @Test
    void shouldLeadToInstances() throws ErrnoException {
        try (Tracing tracing = Tracing.open("sim")) {
            try (TraceInstance created = tracing.createInstance("door");
                    TraceInstance temporary = tracing.createTemporaryInstance("door")) {
                assertThat(created.buffer().wakeUpPercent()).isZero();
                try (TraceInstance found = tracing.instance("door")) {
                    assertThat(found.path()).isEqualTo(created.path()).isEqualTo("instances/door");
                }
                assertThat(tracing.topLevel().path()).isEmpty();
                assertThat(tracing.topLevel().list("instances")).containsExactlyInAnyOrder("door", temporary.name());
                assertThatThrownBy(() -> tracing.createInstance("door")).hasMessageContaining("EEXIST");
            }
            assertThat(tracing.topLevel().list("instances")).isEmpty();
            assertThat(tracing.kernel().release()).isNotBlank();
        }
    }

    @Test
    void shouldOpenTheBackendThatIsChosen() throws ErrnoException {
        System.setProperty(Backends.BACKEND_PROPERTY, "sim");

        try (Tracing tracing = Tracing.open();
                Tracing named = Tracing.open("sim")) {
            assertThat(tracing).hasToString(named.toString());
        }
        assertThatThrownBy(() -> Tracing.open("no-such-backend")).isInstanceOf(NoBackendException.class);
    }

    @Test
    void shouldHandOptionsToTheBackend() throws ErrnoException {
        BackendOptions options = BackendOptions.none().with("abi", MappingAbi.V14.toString());

        try (Tracing tracing = Tracing.open(new SimBackend(), options);
                TraceInstance trace = tracing.createInstance("door");
                RingBufferMapping ring = trace.map(0)) {
            ring.advance();
            assertThat(ring.abi()).isEqualTo(MappingAbi.V14);
        }
    }
}
