package dev.ringmap.backend.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmap.BackendCandidate;
import dev.ringmap.Backends;
import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.spi.Availability;
import dev.ringmap.spi.BackendOptions;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SimBackendTest {

    @Test
    void shouldBeFoundAsAProvider() {
        assertThat(Backends.candidates(BackendOptions.none()))
                .extracting(BackendCandidate::name)
                .contains("sim");
    }

    @Test
    void shouldSayThatItInventsItsData() {
        assertThat(new SimBackend().isSimulated()).isTrue();
        assertThat(new SimBackend().name()).isEqualTo("sim");
    }

    @Test
    void shouldBeAvailableEverywhere() {
        assertThat(new SimBackend().availability(BackendOptions.none())).isInstanceOf(Availability.Available.class);
    }

    @ParameterizedTest
    @CsvSource({"abi, none, ENODEV (19)", "mmap, EPERM, EPERM (1)", "mmap, EBUSY, EBUSY (16)"})
    void shouldRefuseToMapOnDemand(String name, String value, String errno) throws Exception {
        Availability availability =
                new SimBackend().availability(BackendOptions.none().with(name, value));

        assertThat(availability)
                .isInstanceOfSatisfying(
                        Availability.Available.class,
                        available -> assertThat(available.features()).containsExactly(Availability.Feature.COPYING));
        assertThat(availability).asString().contains("; events are copied, since mmap(", errno);
    }

    @Test
    void shouldBeAnOldKernelThatDoesNotMap() throws Exception {
        try (SimulatedInstance old = SimulatedInstance.create(SimBackend.ABI, "none");
                TraceFile raw = old.openRaw(0)) {
            assertThatThrownBy(() -> SimulatedInstance.mapAll(raw)).hasMessageEndingWith("ENODEV (19)");
            assertThatThrownBy(() -> raw.ioctl(SimulatedInstance.GET_READER)).hasMessageEndingWith("ENOTTY (25)");
            assertThatThrownBy(() -> old.open("buffer_subbuf_size_kb", OpenFlag.READ_ONLY))
                    .hasMessageEndingWith("ENOENT (2)");
            assertThat(old.tracefs.kernel().release()).startsWith("6.1.");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "abi   | v13  | option abi=v13: known are mainline, mainline-7, v14, none",
                "mmap  | no   | option mmap=no: the name of an errno, for example EPERM",
                "cpus  | 0    | option cpus=0: 1 to 64",
                "cpus  | many | option cpus=many: not a number",
                "rate  | -1   | option rate=-1: events per second, or max",
                "speed | 1    | unknown backend option 'speed'; known are: abi, cpus, machine, mmap, rate, replay, seed"
            })
    void shouldRefuseABadOption(String name, String value, String message) {
        BackendOptions options = BackendOptions.none().with(name, value);

        assertThatThrownBy(() -> new SimBackend().open(options))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
        assertThat(((Availability.Unavailable) new SimBackend().availability(options)).reason())
                .isEqualTo(Availability.Reason.BAD_OPTION);
    }

    @Test
    void shouldGiveEachUserAKernelOfItsOwn() throws Exception {
        try (TraceFs one = new SimBackend().open(BackendOptions.none());
                TraceFs other = new SimBackend().open(BackendOptions.none())) {
            one.mkdir("instances/mine");

            assertThat(other.list("instances")).isEmpty();
        }
    }

    @Test
    void shouldHaveAsManyCpusAsAskedFor() throws Exception {
        BackendOptions options = BackendOptions.none().with(SimBackend.CPUS, "5");
        try (TraceFs tracefs = new SimBackend().open(options);
                TraceInstance trace = Tracing.over(tracefs).createInstance("wide")) {
            assertThat(trace.cpus()).containsExactly(0, 1, 2, 3, 4);
        }
    }

    @Test
    void shouldBeRefusedByTheApiWhenCachesAlias() throws Exception {
        BackendOptions options = BackendOptions.none().with(SimBackend.MACHINE, "armv7l");
        try (TraceFs tracefs = new SimBackend().open(options);
                TraceInstance trace = Tracing.over(tracefs).createInstance("aliasing")) {
            assertThatThrownBy(() -> trace.map(0)).hasMessageContaining("armv7l");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/tracing_on", "..", "instances/..", "instances/../tracing_on", "tracing_on\0"})
    void shouldRefuseAPathThatLeavesTheRoot(String path) throws Exception {
        try (TraceFs tracefs = new SimBackend().open(BackendOptions.none())) {
            assertThatThrownBy(() -> tracefs.open(path, Set.of(OpenFlag.READ_ONLY)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> tracefs.mkdir(path)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> tracefs.rmdir(path)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void shouldTakeNamesAsTheKernelDoes() throws Exception {
        try (TraceFs tracefs = new SimBackend().open(BackendOptions.none())) {
            assertThatThrownBy(() -> tracefs.list("/")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> tracefs.mkdir("instances//")).hasMessage("mkdir(instances//): EEXIST (17)");
            assertThatThrownBy(() -> tracefs.list("tracing_on/")).hasMessage("list(tracing_on/): ENOTDIR (20)");
            assertThatThrownBy(() -> tracefs.open("tracing_on/", Set.of(OpenFlag.READ_ONLY)))
                    .hasMessage("open(tracing_on/): ENOTDIR (20)");
            assertThatThrownBy(() -> tracefs.mkdir("instances/" + "n".repeat(256)))
                    .hasMessageEndingWith(": ENAMETOOLONG (36)");
        }
    }
}
