package dev.ringmap.backend.jni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ringmap.spi.linux.SystemCallsLookup;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** On anonymous memory, which needs the library and no tracefs. */
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class BufferRangeTest {

    private static final int PROT_READ_WRITE = 3;
    private static final int PROT_READ_EXEC = 5;
    private static final int MAP_PRIVATE_ANONYMOUS_NORESERVE = 0x4022;
    private static final long GIB = 1L << 30;
    private static final byte MARK = 42;

    private final Libc libc = new Libc();

    @BeforeEach
    void requireLibrary() {
        SystemCallsLookup lookup = LibcLookup.find();
        assumeTrue(lookup instanceof SystemCallsLookup.Found, lookup.toString());
    }

    /** Maps memory whose last byte is {@link #MARK}. */
    private long map(long length) throws IOException {
        long address = libc.mmap(0, length, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS_NORESERVE, -1, 0);
        assertThat(address).isPositive();
        libc.buffer(address + length - 1, 1).put(0, MARK);
        assertThat(libc.mprotect(address, length, PROT_READ_EXEC)).isZero();
        assertThat(isMapped(address)).isTrue();
        return address;
    }

    /** Nobody else has anonymous memory with this protection, even if the addresses are in use again. */
    private static boolean isMapped(long address) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/maps")).stream().anyMatch(line -> {
            String[] fields = line.split(" ", 3);
            String[] bounds = fields[0].split("-", 2);
            return Long.parseUnsignedLong(bounds[0], 16) <= address
                    && address < Long.parseUnsignedLong(bounds[1], 16)
                    && fields[1].equals("r-xp");
        });
    }

    private boolean isUnmappedAfterGarbageCollection(long address) throws Exception {
        for (int attempt = 0; attempt < 200; attempt++) {
            System.gc();
            if (!isMapped(address)) {
                return true;
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return false;
    }

    @Test
    void shouldAnswerReadOnlySlicesInTheMachinesByteOrder() throws Exception {
        BufferRange range = new BufferRange(libc, map(5000), 5000);

        ByteBuffer slice = range.slice(4992, 8);

        assertThat(slice.order()).isEqualTo(ByteOrder.nativeOrder());
        assertThat(slice.get(7)).isEqualTo(MARK);
        assertThat(slice.isReadOnly()).isTrue();
        assertThat(slice.isDirect()).isTrue();
        assertThat(slice.capacity()).isEqualTo(8);
    }

    @Test
    void shouldKeepTheMemoryAsLongAsASliceReachesIt() throws Exception {
        long address = map(8192);
        BufferRange range = new BufferRange(libc, address, 8192);
        ByteBuffer slice = range.slice(0, 8).slice(4, 4);

        assertThat(range.unmap()).isFalse();
        range.abandon();

        assertThatThrownBy(() -> range.slice(0, 1)).isInstanceOf(IllegalStateException.class);
        for (int count = 0; count < 10; count++) {
            System.gc();
            TimeUnit.MILLISECONDS.sleep(10);
        }
        assertThat(isMapped(address)).isTrue();
        assertThat(slice.getInt(0)).isZero();
        slice = null;
        assertThat(isUnmappedAfterGarbageCollection(address)).isTrue();
    }

    @Test
    void shouldUnmapWhenAbandonedAlthoughTheRangeItselfIsStillHeld() throws Exception {
        long address = map(4096);
        BufferRange range = new BufferRange(libc, address, 4096);

        range.abandon();

        assertThat(isUnmappedAfterGarbageCollection(address)).isTrue();
        assertThatThrownBy(() -> range.slice(0, 1)).hasMessage("the memory is unmapped");
    }

    @Test
    void shouldUnmapWhatNobodyClosed() throws Exception {
        long address = map(4096);
        new BufferRange(libc, address, 4096).slice(0, 1);

        assertThat(isUnmappedAfterGarbageCollection(address)).isTrue();
    }

    @Test
    void shouldReachBeyondWhatOneBufferCanHold() throws Exception {
        long length = 5 * GIB;
        long address = map(length);
        BufferRange range = new BufferRange(libc, address, length);

        ByteBuffer end = range.slice(length - 8, 8);
        ByteBuffer large = range.slice(length - Integer.MAX_VALUE, Integer.MAX_VALUE);

        assertThat(end.get(7)).isEqualTo(MARK);
        assertThat(large.get(Integer.MAX_VALUE - 1)).isEqualTo(MARK);
        range.abandon();
        assertThat(isMapped(address + length - 4096)).isTrue();
        end = null;
        assertThat(large.get(Integer.MAX_VALUE - 1)).isEqualTo(MARK);
        large = null;
        assertThat(isUnmappedAfterGarbageCollection(address)).isTrue();
        assertThat(isMapped(address + length - 4096)).isFalse();
    }

    /** The mapping is read-only for the loader too, from its first use on. */
    @Test
    void shouldHaveALibraryWithoutWritableAndExecutableMemory() throws Exception {
        assertThat(Files.readAllLines(Path.of("/proc/self/maps")))
                .filteredOn(line -> line.contains("libringmap-jni"))
                .isNotEmpty()
                .noneMatch(line -> line.contains("rwx"));
    }
}
