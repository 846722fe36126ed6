package dev.ringmap.backend.ffm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmap.spi.Availability.Reason;
import dev.ringmap.spi.Availability.Unavailable;
import dev.ringmap.spi.BackendOptions;
import dev.ringmap.spi.RingBufferBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The classes for Java 17, which alone are active outside the jar. */
class FfmBackendTest {

    /** One for the module path, the other for the class path. */
    @Test
    void shouldBeDeclaredAsAServiceInBothWays() throws Exception {
        String service = RingBufferBackend.class.getName();
        Module module = FfmBackend.class.getModule();

        assertThat(module.getDescriptor().provides())
                .singleElement()
                .satisfies(provides -> assertThat(provides.service()).isEqualTo(service))
                .satisfies(provides -> assertThat(provides.providers()).containsExactly(FfmBackend.class.getName()));
        assertThat(module.getResourceAsStream("META-INF/services/" + service)).hasContent(FfmBackend.class.getName());
    }

    @Test
    void shouldHaveTheNameAndPriorityThatUsersKnow() {
        FfmBackend backend = new FfmBackend();

        assertThat(backend.name()).isEqualTo("ffm");
        assertThat(backend.priority()).isEqualTo(200);
        assertThat(backend.isSimulated()).isFalse();
    }

    @Test
    void shouldSayWhichJavaItNeeds() {
        Unavailable obstacle = LibcLookup.obstacle(Runtime.Version.parse("17.0.15+6"));

        assertThat(obstacle.reason()).isEqualTo(Reason.JAVA_TOO_OLD);
        assertThat(obstacle.message()).isEqualTo("java.lang.foreign is final from Java 22 on, this is Java 17.0.15+6");
        assertThat(obstacle.remedy()).isEqualTo("run on Java 22 or newer, or use the backend 'jni'");
    }

    @Test
    void shouldRecogniseARepackagedJarThatLostItsManifest() {
        Unavailable obstacle = LibcLookup.obstacle(Runtime.Version.parse("25"));

        assertThat(obstacle.reason()).isEqualTo(Reason.BROKEN);
        assertThat(obstacle.remedy()).contains("Multi-Release: true");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldRefuseToOpenForTheSameReason() {
        assertThatThrownBy(() -> new FfmBackend().open(BackendOptions.none()))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageStartingWith("backend 'ffm': ");
    }
}
