package dev.ringmap.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.ringmap.BackendCandidate;
import dev.ringmap.Backends;
import dev.ringmap.kernel.Kernel;
import dev.ringmap.spi.Availability.Available;
import dev.ringmap.spi.Availability.Reason;
import dev.ringmap.spi.Availability.Unavailable;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What users and backends describe is checked when it is made, not when it is first used. */
class ArgumentsTest {

    private static void assertNull(ThrowingCallable call) {
        assertThatNullPointerException().isThrownBy(call);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, -4096, 1000, 4095, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void shouldRefusePagesThatAreNoPowerOfTwo(int pageSizeBytes) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Kernel("6.18.0", "x86_64", pageSizeBytes))
                .withMessage("a page has a power of two of bytes, not " + pageSizeBytes);
    }

    @Test
    void shouldRefuseKernelsWithoutRelease() {
        assertThat(new Kernel("6.18.0", "aarch64", 65_536).pageSizeBytes()).isEqualTo(65_536);
        assertThatIllegalArgumentException().isThrownBy(() -> new Kernel(" ", "x86_64"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Kernel("", "x86_64"));
        assertNull(() -> new Kernel(null, "x86_64"));
        assertNull(() -> new Kernel("6.18.0", null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a=b", "=", "tracefs\n", "\0"})
    void shouldRefuseOptionsThatNobodyCanWrite(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BackendOptions.none().with(name, "value"));
        assertThatIllegalArgumentException().isThrownBy(() -> new BackendOptions(Map.of(name, "value")));
    }

    @Test
    void shouldRefuseNull() {
        Map<String, String> withNull = new HashMap<>();
        withNull.put("name", null);
        assertNull(() -> new BackendOptions(null));
        assertNull(() -> new BackendOptions(withNull));
        assertNull(() -> BackendOptions.none().with(null, "value"));
        assertNull(() -> BackendOptions.none().with("name", null));
        assertNull(() -> BackendOptions.none().value(null));
        assertNull(() -> BackendOptions.none().requireKnown(null));
        assertNull(() -> new ErrnoException(null, "path", Errno.EIO));
        assertNull(() -> new ErrnoException("open", null, Errno.EIO));
        assertNull(() -> new Available(null));
        assertNull(() -> new Unavailable(null, "message", "remedy", null));
        assertNull(() -> new Unavailable(Reason.BUSY, null, "remedy", null));
        assertNull(() -> new Unavailable(Reason.BUSY, "message", null, null));
        assertNull(() -> new BackendCandidate(null, null, new Available("")));
        assertNull(() -> new BackendCandidate("name", null, null));
        assertNull(() -> Backends.select(null));
        assertNull(() -> Backends.select("name", null));
        assertNull(() -> Backends.candidates(null));
    }
}
