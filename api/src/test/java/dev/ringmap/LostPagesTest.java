package dev.ringmap;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringmap.kernel.Kernel;
import dev.ringmap.spi.MappedMemory;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A page that is gone before anything was read of it: in the first look at a recording, and as a buffer is mapped. */
@EnabledOnOs(OS.LINUX)
class LostPagesTest {

    private static final int PAGE_BYTES = 4096;
    private static final String HEADER_PAGE = """
            \tfield: u64 timestamp;\toffset:0;\tsize:8;\tsigned:0;
            \tfield: local_t commit;\toffset:8;\tsize:8;\tsigned:1;
            \tfield: int overwrite;\toffset:8;\tsize:1;\tsigned:1;
            \tfield: char data;\toffset:16;\tsize:4080;\tsigned:0;
            """;

    @TempDir
    private Path directory;

    /** The pages of a file that was cut short after it was mapped. */
    private MappedByteBuffer lostPages() throws IOException {
        try (FileChannel file = FileChannel.open(
                directory.resolve("pages"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            MappedByteBuffer pages = file.map(FileChannel.MapMode.READ_WRITE, 0, 2 * PAGE_BYTES);
            file.truncate(0);
            return pages;
        }
    }

    @Test
    void shouldSayThatARecordedPageIsGone() throws IOException {
        ByteBuffer page = lostPages();
        SubBufferDescriptor layout = SubBufferDescriptor.parse(HEADER_PAGE, ByteOrder.nativeOrder());

        assertThatThrownBy(() -> SubBuffer.of(page, layout)).isInstanceOf(MappingLostException.class);
    }

    @Test
    void shouldSayThatTheBufferIsGoneAsItIsMapped() throws IOException {
        ByteBuffer lost = lostPages();
        ByteBuffer meta = ByteBuffer.allocateDirect(PAGE_BYTES).order(ByteOrder.nativeOrder());
        meta.putInt(MetaPageDescriptor.META_PAGE_SIZE_OFFSET, PAGE_BYTES);
        meta.putInt(MetaPageDescriptor.META_STRUCT_LEN_OFFSET, MetaPageDescriptor.LENGTH_BYTES);
        meta.putInt(MetaPageDescriptor.SUBBUF_SIZE_OFFSET, PAGE_BYTES);
        meta.putInt(MetaPageDescriptor.NR_SUBBUFS_OFFSET, 2);
        MappedMemory memory = fake(MappedMemory.class, (proxy, method, arguments) -> {
            if (!method.getName().equals("slice")) {
                return null;
            }
            long offset = (Long) arguments[0];
            return (offset == 0 ? meta : lost).slice(0, (Integer) arguments[1]).order(ByteOrder.nativeOrder());
        });
        TraceFile file = fake(TraceFile.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "path" -> "per_cpu/cpu0/trace_pipe_raw";
            case "map" -> memory;
            case "read", "tryRead" -> headerPage((ByteBuffer) arguments[0]);
            default -> null;
        });
        TraceFs tracefs = fake(
                TraceFs.class,
                (proxy, method, arguments) ->
                        method.getName().equals("open") ? file : new Kernel("6.18.0", "x86_64", PAGE_BYTES));

        assertThatThrownBy(() -> Tracing.over(tracefs).topLevel().map(0))
                .isInstanceOf(MappingLostException.class)
                .hasMessageContaining("trace_pipe_raw")
                .hasCauseInstanceOf(InternalError.class);
    }

    private boolean isHeaderPageRead;

    private int headerPage(ByteBuffer target) {
        if (isHeaderPageRead) {
            return 0;
        }
        isHeaderPageRead = true;
        byte[] text = HEADER_PAGE.getBytes(StandardCharsets.US_ASCII);
        target.put(text);
        return text.length;
    }

    private static <T> T fake(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
