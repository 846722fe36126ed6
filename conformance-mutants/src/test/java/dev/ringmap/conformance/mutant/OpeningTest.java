package dev.ringmap.conformance.mutant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringmap.RingBufferMapping;
import dev.ringmap.TraceInstance;
import dev.ringmap.Tracing;
import dev.ringmap.spi.BackendOptions;
import dev.ringmap.spi.Errno;
import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.Protection;
import dev.ringmap.spi.Sharing;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the API does between two system calls, seen by a simulator that does something of its own there. */
class OpeningTest {

    private static final int MORE_THAN_THE_META_PAGE = 4097;

    private @Nullable TraceInstance trace;
    private final List<Integer> answers = new ArrayList<>();

    /** Somebody resizes the buffer when its size is known and it is not mapped yet. */
    private final class Resizer extends Mutation {
        @Override
        MappedMemory map(TraceFile real, long offset, long length, Set<Protection> protection, Sharing sharing)
                throws ErrnoException {
            if (trace != null && length >= MORE_THAN_THE_META_PAGE) {
                try {
                    trace.buffer().setSizeKib(16);
                    answers.add(0);
                } catch (ErrnoException e) {
                    answers.add(e.errno());
                }
            }
            return super.map(real, offset, length, protection, sharing);
        }
    }

    @Test
    void shouldNotLetTheSizeChangeWhileOpening() throws Exception {
        try (TraceFs tracefs = new MutantBackend(new Resizer()).open(BackendOptions.none());
                TraceInstance opened = Tracing.over(tracefs).createTemporaryInstance("opening")) {
            trace = opened;
            try (RingBufferMapping ring = opened.map(0)) {
                assertThat(answers).containsExactly(Errno.EBUSY);
                assertThat(ring.advance()).isFalse();
            }
        }
    }
}
