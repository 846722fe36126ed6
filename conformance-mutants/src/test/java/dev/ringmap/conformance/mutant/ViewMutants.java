package dev.ringmap.conformance.mutant;

import dev.ringmap.spi.MappedMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Wrong in the buffers over a mapping. */
final class ViewMutants extends MutantFamily {

    private static final int STRUCT_BYTES = 80;

    ViewMutants() {
        add("slice-writable", "a view can be written to", new Mutation() {
            @Override
            ByteBuffer slice(MappedMemory real, long offset, int length) {
                ByteBuffer slice = real.slice(offset, length);
                return length == STRUCT_BYTES
                        ? ByteBuffer.allocateDirect(length).put(slice).clear().order(ByteOrder.nativeOrder())
                        : slice;
            }
        });
        add("slice-big-endian", "a view has the byte order of Java", new Mutation() {
            @Override
            ByteBuffer slice(MappedMemory real, long offset, int length) {
                return real.slice(offset, length).order(ByteOrder.BIG_ENDIAN);
            }
        });
        add("slice-unchecked", "a view may reach beyond its mapping", new Mutation() {
            @Override
            ByteBuffer slice(MappedMemory real, long offset, int length) {
                try {
                    return real.slice(offset, length);
                } catch (IndexOutOfBoundsException e) {
                    return ByteBuffer.allocateDirect(Math.max(0, length)).asReadOnlyBuffer();
                }
            }
        });
        add("length-in-pages", "length() is rounded up to pages", new Mutation() {
            @Override
            long length(MappedMemory real) {
                return (real.length() + 4095) & -4096L;
            }
        });
        add("view-after-close-shows-memory", "a view shows other memory once its mapping is closed", new Patch() {
            @Override
            byte afterClose() {
                return 0x7f;
            }
        });
        add("closed-mapping-gives-views", "a closed mapping still gives views", new Mutation() {
            @Override
            ByteBuffer slice(MappedMemory real, long offset, int length) {
                try {
                    return real.slice(offset, length);
                } catch (IllegalStateException e) {
                    return ByteBuffer.allocateDirect(length).asReadOnlyBuffer().order(ByteOrder.nativeOrder());
                }
            }
        });
    }
}
