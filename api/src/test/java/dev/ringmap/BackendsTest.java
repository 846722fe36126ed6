package dev.ringmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ringmap.fake.ProviderLoader;
import dev.ringmap.spi.Availability.Reason;
import dev.ringmap.spi.Availability.Unavailable;
import dev.ringmap.spi.BackendOptions;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BackendsTest {

    /** Set by the fake backend of that name. */
    private static final String PROBED_PROPERTY = "dev.ringmap.fake.probed";

    private final ClassLoader original = Thread.currentThread().getContextClassLoader();

    @AfterEach
    void restore() {
        Thread.currentThread().setContextClassLoader(original);
        System.clearProperty(Backends.BACKEND_PROPERTY);
        System.clearProperty(PROBED_PROPERTY);
    }

    private static void provide(String... fakes) {
        Thread.currentThread()
                .setContextClassLoader(new ProviderLoader(Stream.of(fakes)
                        .map(name -> "dev.ringmap.fake.FakeBackend$" + name)
                        .toArray(String[]::new)));
    }

    @Test
    void shouldChooseTheHighestPriorityAmongTheAvailable() {
        provide("Low", "Denied", "High");

        assertThat(Backends.select().name()).isEqualTo("high");
    }

    @Test
    void shouldNeverChooseSimulatedDataByItself() {
        provide("Low", "Simulated");

        assertThat(Backends.select().name()).isEqualTo("low");
        assertThat(Backends.select("simulated").name()).isEqualTo("simulated");
    }

    @Test
    void shouldFollowThePropertyButPreferTheArgument() {
        provide("Low", "High");
        System.setProperty(Backends.BACKEND_PROPERTY, "low");

        assertThat(Backends.select().name()).isEqualTo("low");
        assertThat(Backends.select("high").name()).isEqualTo("high");
    }

    @Test
    void shouldProbeNothingBehindTheChosenOne() {
        provide("Watched", "Denied", "Simulated", "Low");

        assertThat(Backends.select().name()).isEqualTo("low");
        assertThat(Backends.select("simulated").name()).isEqualTo("simulated");
        assertThat(System.getProperty(PROBED_PROPERTY)).isNull();

        Backends.candidates(BackendOptions.none());
        assertThat(System.getProperty(PROBED_PROPERTY)).isEqualTo("true");
    }

    @Test
    void shouldNotFallBackWhenTheNamedBackendCannotBeUsed() {
        provide("Low", "Denied");

        assertThatExceptionOfType(NoBackendException.class)
                .isThrownBy(() -> Backends.select("denied"))
                .withMessage("the backend 'denied' cannot be used:"
                        + "\n  denied: may not open tracefs [PERMISSION_DENIED]; run as root");
    }

    @Test
    void shouldListWhatThereIsWhenTheNameIsUnknown() {
        provide("Low");
        System.setProperty(Backends.BACKEND_PROPERTY, "lwo");

        assertThatExceptionOfType(NoBackendException.class)
                .isThrownBy(Backends::select)
                .withMessageStartingWith("there is no backend 'lwo'; found are:\n  low: ");
    }

    @Test
    void shouldListEveryReasonWhenNoneCanBeUsed() {
        provide("Denied", "Simulated", "ThrowingProbe");

        assertThatExceptionOfType(NoBackendException.class)
                .isThrownBy(Backends::select)
                .withMessageContaining("denied: may not open tracefs")
                .withMessageContaining("simulated: available, but simulated")
                .withMessageContaining("probe gone wrong")
                .satisfies(e -> assertThat(e.candidates()).hasSize(3));
    }

    @Test
    void shouldSayWhatToAddWhenThereIsNoBackendAtAll() {
        provide();

        assertThatExceptionOfType(NoBackendException.class)
                .isThrownBy(Backends::select)
                .withMessageContaining("ringmap-backend-ffm");
    }

    @Test
    void shouldNotLetABrokenProviderHideTheOthers() {
        provide("ThrowingConstructor", "Missing", "Low");

        assertThat(Backends.select().name()).isEqualTo("low");
        assertThat(Backends.candidates(BackendOptions.none()))
                .filteredOn(candidate -> !candidate.isAvailable())
                .hasSize(2)
                .allSatisfy(broken -> assertThat(broken.unavailability().map(Unavailable::reason))
                        .contains(Reason.BROKEN));
    }
}
