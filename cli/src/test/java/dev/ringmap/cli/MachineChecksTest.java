package dev.ringmap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmap.spi.Check;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineChecksTest {

    @TempDir
    private Path root;

    private MachineChecks machine(Map<String, String> properties) {
        return new MachineChecks(root, property -> properties.getOrDefault(property, ""));
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    @ParameterizedTest
    @CsvSource({
        "6.9.0, false",
        "6.10.0, true",
        "6.18.44-custom, true",
        "7.0.0, true",
        "5.15.0-91-generic, false",
        "whatever, false"
    })
    void shouldKnowWhichKernelsCanMap(String release, boolean canMap) {
        Check.State expected = canMap ? Check.State.OK : Check.State.WARN;
        assertThat(machine(Map.of("os.version", release)).kernel().state()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"Linux, amd64, true", "Linux, aarch64, true", "Linux, arm, false", "Mac OS X, aarch64, false"})
    void shouldKnowThePlatforms(String system, String processor, boolean isGood) {
        assertThat(machine(Map.of("os.name", system, "os.arch", processor))
                        .platform()
                        .isGood())
                .isEqualTo(isGood);
    }

    @Test
    void shouldSayWhatJava17CanDo() {
        assertThat(machine(Map.of("java.specification.version", "17")).java())
                .isEqualTo(Check.good("Java", "17, in which the backend ffm cannot work, but jni"));
    }

    @Test
    void shouldFindLockdown() throws IOException {
        assertThat(machine(Map.of()).lockdown().isGood()).isTrue();
        write("sys/kernel/security/lockdown", "none [integrity] confidentiality\n");
        assertThat(machine(Map.of()).lockdown().isGood()).isTrue();
        write("sys/kernel/security/lockdown", "none integrity [confidentiality]\n");
        assertThat(machine(Map.of()).lockdown().isGood()).isFalse();
    }

    @Test
    void shouldWarnIfAWarningOfTheKernelStopsTheMachine() throws IOException {
        assertThat(machine(Map.of()).panicOnWarn()).isEqualTo(Check.good("panic_on_warn", "off"));
        write("proc/sys/kernel/panic_on_warn", "1\n");
        Check check = machine(Map.of()).panicOnWarn();
        assertThat(check.isGood()).isTrue();
        assertThat(check).asString().startsWith("WARN panic_on_warn").endsWith("sysctl kernel.panic_on_warn=0");
    }
}
