package dev.ringmap.tests.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ringmap.backend.linux.AddressRange;
import dev.ringmap.backend.linux.SystemCalls;
import dev.ringmap.backend.linux.SystemCallsLookup;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every backend's memory does, tested on an ordinary mapped file, which needs no tracefs and can be told from other memory by its
 * name.
 *
 * @since 0.1
 */
@EnabledOnOs(OS.LINUX)
@Timeout(60)
public abstract class AddressRangeContract {

    private static final int O_RDONLY = 0;
    private static final int PROT_READ = 1;
    private static final int MAP_SHARED = 1;
    private static final long GIB = 1L << 30;
    private static final byte MARK = 42;

    /** A buffer over a segment cannot be larger than a Java array. */
    private static final int LARGEST_BUFFER = Integer.MAX_VALUE - 8;

    private final SystemCallsLookup lookup;

    @TempDir
    Path directory;

    private Path file = Path.of("");
    private SystemCalls libc;

    /**
     * Tests address ranges against the contract.
     *
     * @param lookup where the address ranges come from; not {@code null}
     */
    protected AddressRangeContract(SystemCallsLookup lookup) {
        this.lookup = lookup;
    }

    @BeforeEach
    void requireLibc() {
        assumeTrue(lookup instanceof SystemCallsLookup.Found, lookup.toString());
        libc = ((SystemCallsLookup.Found) lookup).systemCalls();
        file = directory.resolve("mapped");
    }

    /** Maps memory whose last byte is {@link #MARK}. */
    private AddressRange map(long length) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE))) {
            channel.position(length - 1).write(ByteBuffer.wrap(new byte[] {MARK}));
        }
        int fd = libc.open(file.toString(), O_RDONLY);
        assertThat(fd).isPositive();
        long address = libc.mmap(0, length, PROT_READ, MAP_SHARED, fd, 0);
        assertThat(address).isPositive();
        assertThat(libc.close(fd)).isZero();
        assertThat(isMapped()).isTrue();
        return libc.adopt(address, length);
    }

    private boolean isMapped() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/maps")).stream().anyMatch(line -> line.endsWith(file.toString()));
    }

    private boolean isUnmappedAfterGarbageCollection() throws Exception {
        for (int attempt = 0; attempt < 200; attempt++) {
            System.gc();
            if (!isMapped()) {
                return true;
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return false;
    }

    private boolean staysMapped() throws Exception {
        for (int count = 0; count < 10; count++) {
            System.gc();
            TimeUnit.MILLISECONDS.sleep(10);
        }
        return isMapped();
    }

    @Test
    void shouldAnswerReadOnlySlicesInTheMachinesByteOrder() throws Exception {
        AddressRange range = map(5000);

        ByteBuffer slice = range.slice(4992, 8);

        assertThat(slice.order()).isEqualTo(ByteOrder.nativeOrder());
        assertThat(slice.get(7)).isEqualTo(MARK);
        assertThat(slice.isReadOnly()).isTrue();
        assertThat(slice.isDirect()).isTrue();
        assertThat(slice.capacity()).isEqualTo(8);
    }

    /** A read under way may still reach the memory when the range has been revoked. */
    @Test
    void shouldKeepTheMemoryAsLongAsASliceReachesIt() throws Exception {
        AddressRange range = map(8192);
        ByteBuffer slice = range.slice(8184, 8).slice(4, 4);

        range.revoke();
        range = null;

        assertThat(staysMapped()).isTrue();
        assertThat(slice.capacity()).isEqualTo(4);
        slice = null;
        assertThat(isUnmappedAfterGarbageCollection()).isTrue();
    }

    @Test
    void shouldKeepTheMemoryAsLongAsTheRangeIsHeld() throws Exception {
        AddressRange range = map(4096);

        assertThat(staysMapped()).isTrue();

        assertThat(range.slice(4095, 1).get(0)).isEqualTo(MARK);
    }

    @Test
    void shouldUnmapWhatNobodyRevoked() throws Exception {
        map(4096).slice(0, 1);

        assertThat(isUnmappedAfterGarbageCollection()).isTrue();
    }

    @Test
    void shouldReachBeyondWhatOneBufferCanHold() throws Exception {
        long length = 5 * GIB;
        AddressRange range = map(length);

        ByteBuffer end = range.slice(length - 8, 8);
        ByteBuffer large = range.slice(length - LARGEST_BUFFER, LARGEST_BUFFER);

        assertThat(end.get(7)).isEqualTo(MARK);
        assertThat(large.get(LARGEST_BUFFER - 1)).isEqualTo(MARK);
        range = null;
        end = null;
        assertThat(staysMapped()).isTrue();
        assertThat(large.get(LARGEST_BUFFER - 1)).isEqualTo(MARK);
        large = null;
        assertThat(isUnmappedAfterGarbageCollection()).isTrue();
    }
}
