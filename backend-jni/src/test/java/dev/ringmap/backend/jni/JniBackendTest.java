package dev.ringmap.backend.jni;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmap.spi.RingBufferBackend;
import org.junit.jupiter.api.Test;

class JniBackendTest {

    /** One for the module path, the other for the class path. */
    @Test
    void shouldBeDeclaredAsAServiceInBothWays() throws Exception {
        String service = RingBufferBackend.class.getName();
        Module module = JniBackend.class.getModule();

        assertThat(module.getDescriptor().provides())
                .singleElement()
                .satisfies(provides -> assertThat(provides.service()).isEqualTo(service))
                .satisfies(provides -> assertThat(provides.providers()).containsExactly(JniBackend.class.getName()));
        assertThat(module.getResourceAsStream("META-INF/services/" + service)).hasContent(JniBackend.class.getName());
    }

    @Test
    void shouldHaveTheNameAndPriorityThatUsersKnow() {
        JniBackend backend = new JniBackend();

        assertThat(backend.name()).isEqualTo("jni");
        assertThat(backend.priority()).isEqualTo(100);
        assertThat(backend.isSimulated()).isFalse();
    }
}
