package dev.ringmap.backend.jni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ringmap.spi.Availability;
import dev.ringmap.spi.BackendOptions;
import dev.ringmap.tests.linux.ChildJvm;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JVM watches every JNI call of the whole contract, and has nothing to say. */
class CheckJniLiveKernelTest {

    @TempDir
    Path directory;

    @Test
    void shouldKeepCheckJniQuiet() throws Exception {
        Availability availability = new JniBackend().availability(BackendOptions.none());
        assumeTrue(availability instanceof Availability.Available, availability.toString());

        String output = ChildJvm.run(
                directory, List.of(), List.of("-Xcheck:jni", "--enable-native-access=ALL-UNNAMED"), ContractMain.class);

        assertThat(output).matches("all \\d+ passed\n");
    }
}
