package dev.ringmap.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class TemporaryInstanceTest {

    /** Asking again and again takes the longer the more the kernel has to do. */
    @Test
    void shouldGiveUpAfterASecondHoweverLongTheKernelTakesToRefuse() throws ErrnoException {
        AtomicInteger removals = new AtomicInteger();
        TraceFile file = (TraceFile) Proxy.newProxyInstance(
                TraceFile.class.getClassLoader(), new Class<?>[] {TraceFile.class}, (proxy, method, args) -> null);
        TraceFs tracefs = (TraceFs) Proxy.newProxyInstance(
                TraceFs.class.getClassLoader(), new Class<?>[] {TraceFs.class}, (proxy, method, args) -> {
                    switch (method.getName()) {
                        case "open":
                            return file;
                        case "list":
                            return List.of();
                        case "rmdir":
                            removals.incrementAndGet();
                            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
                            throw new ErrnoException("rmdir", (String) args[0], Errno.EBUSY);
                        default:
                            return null;
                    }
                });
        TemporaryInstance instance = TemporaryInstance.create(tracefs, "busy");

        assertThatThrownBy(instance::close).hasMessageContaining("EBUSY");
        assertThat(removals.get()).isBetween(1, 20);
    }
}
