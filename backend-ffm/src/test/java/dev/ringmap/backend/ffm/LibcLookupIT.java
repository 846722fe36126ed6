package dev.ringmap.backend.ffm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmap.tests.linux.ChildJvm;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class LibcLookupIT {

    @TempDir
    Path directory;

    @Test
    void shouldLinkWithoutAWarningWhenNativeAccessIsGranted() throws Exception {
        assertThat(link("--enable-native-access=ALL-UNNAMED")).containsExactly("found");
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_24)
    void shouldNameTheFlagWhenNativeAccessIsDenied() throws Exception {
        assertThat(link("--illegal-native-access=deny"))
                .containsExactly(
                        "NATIVE_ACCESS_DENIED",
                        "this JVM denies native access to the backend 'ffm'",
                        "pass --enable-native-access=ALL-UNNAMED to java");
    }

    private List<String> link(String option) throws Exception {
        return ChildJvm.run(directory, List.of(), List.of(option), LinkMain.class)
                .lines()
                .toList();
    }
}
