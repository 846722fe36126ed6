package dev.ringmap.conformance.mutant;

import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.TraceFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Wrong in which bytes of a buffer are read and written. */
final class BufferMutants extends MutantFamily {

    private static final int PAGE_BYTES = 4096;

    /** A read through a buffer of the backend's own. */
    private static ByteBuffer scratch(int length) {
        return ByteBuffer.allocateDirect(length);
    }

    private static int moved(ByteBuffer buffer, int count) {
        buffer.position(buffer.position() + count);
        return count;
    }

    BufferMutants() {
        addWrongReads();
        addWrongTaking();
        addWrongWrites();
    }

    private void addWrongReads() {
        add("read-to-buffer-start", "read puts a page at the start of the buffer, not at its position", new Mutation() {
            @Override
            int read(TraceFile real, ByteBuffer target) throws ErrnoException {
                ByteBuffer start = target.duplicate();
                if (real.path().endsWith(RAW) && target.position() > 0) {
                    start.position(0).limit(target.remaining());
                }
                return moved(target, real.read(start));
            }
        });
        add("read-beyond-limit", "read fills the buffer to its capacity", new Mutation() {
            @Override
            int read(TraceFile real, ByteBuffer target) throws ErrnoException {
                ByteBuffer rest = target.duplicate().limit(target.capacity());
                return moved(target, Math.min(real.read(rest), target.remaining()));
            }
        });
        add("read-flips", "read sets the limit behind what it read", new Mutation() {
            @Override
            int read(TraceFile real, ByteBuffer target) throws ErrnoException {
                int count = real.read(target);
                target.limit(target.position());
                return count;
            }
        });
        add("read-turns-order", "read leaves the buffer in native order", new Mutation() {
            @Override
            int read(TraceFile real, ByteBuffer target) throws ErrnoException {
                return real.read(target.order(ByteOrder.nativeOrder()));
            }
        });
        add("read-clears-rest", "read clears what it does not fill", new Mutation() {
            @Override
            int read(TraceFile real, ByteBuffer target) throws ErrnoException {
                ByteBuffer own = scratch(target.remaining());
                int count = real.read(own);
                target.duplicate().put(own.clear());
                return moved(target, count);
            }
        });
    }

    private void addWrongTaking() {
        add(
                "read-only-target-late",
                "read finds out that the buffer is read-only when it has the bytes",
                new Mutation() {
                    @Override
                    int read(TraceFile real, ByteBuffer target) throws ErrnoException {
                        ByteBuffer own = target.isReadOnly() ? scratch(target.remaining()) : target;
                        int count = real.read(own);
                        if (own != target) {
                            target.put(own.flip());
                        }
                        return count;
                    }
                });
        add("no-room-takes-a-page", "read into a buffer without room takes what there is", new Mutation() {
            @Override
            int read(TraceFile real, ByteBuffer target) throws ErrnoException {
                if (!target.hasRemaining() && real.path().endsWith(RAW)) {
                    real.read(scratch(PAGE_BYTES));
                    return 0;
                }
                return real.read(target);
            }
        });
        add("no-room-refused", "read refuses a buffer without room", new Mutation() {
            @Override
            int read(TraceFile real, ByteBuffer target) throws ErrnoException {
                if (!target.hasRemaining()) {
                    throw new IllegalArgumentException("no room");
                }
                return real.read(target);
            }
        });
        add("rest-of-page-dropped", "read drops the rest of a page of which a piece was read", new Mutation() {
            @Override
            int read(TraceFile real, ByteBuffer target) throws ErrnoException {
                if (!real.path().endsWith(RAW) || target.remaining() >= PAGE_BYTES || !target.hasRemaining()) {
                    return real.read(target);
                }
                ByteBuffer page = scratch(PAGE_BYTES);
                real.read(page);
                target.put(page.flip().limit(target.remaining()));
                return page.limit();
            }
        });
        add("room-in-16-bits", "read takes the low 16 bits of the room for the room", new Mutation() {
            @Override
            int read(TraceFile real, ByteBuffer target) throws ErrnoException {
                ByteBuffer part = target.duplicate();
                part.limit(part.position() + (target.remaining() & 0xffff));
                return moved(target, real.read(part));
            }
        });
        add("failed-read-moves", "read moves the position although it fails", new Mutation() {
            @Override
            int read(TraceFile real, ByteBuffer target) throws ErrnoException {
                try {
                    return real.read(target);
                } catch (ErrnoException e) {
                    target.position(target.limit());
                    throw e;
                }
            }
        });
        add("failed-read-clears", "read clears the buffer before it fails", new Mutation() {
            @Override
            int read(TraceFile real, ByteBuffer target) throws ErrnoException {
                try {
                    return real.read(target);
                } catch (ErrnoException e) {
                    target.duplicate().put(new byte[target.remaining()]);
                    throw e;
                }
            }
        });
    }

    private void addWrongWrites() {
        add("write-from-buffer-start", "write takes the bytes from the start of the buffer", new Mutation() {
            @Override
            int write(TraceFile real, ByteBuffer source) throws ErrnoException {
                return moved(source, real.write(source.duplicate().position(0).limit(source.remaining())));
            }
        });
        add("write-beyond-limit", "write takes all bytes up to the capacity", new Mutation() {
            @Override
            int write(TraceFile real, ByteBuffer source) throws ErrnoException {
                return moved(
                        source,
                        Math.min(
                                source.remaining(),
                                real.write(source.duplicate().limit(source.capacity()))));
            }
        });
        add("write-refuses-read-only", "write refuses a read-only buffer", new Mutation() {
            @Override
            int write(TraceFile real, ByteBuffer source) throws ErrnoException {
                if (source.isReadOnly()) {
                    throw new IllegalArgumentException("a read-only buffer");
                }
                return real.write(source);
            }
        });
        add("failed-write-moves", "write moves the position although it fails", new Mutation() {
            @Override
            int write(TraceFile real, ByteBuffer source) throws ErrnoException {
                try {
                    return real.write(source);
                } catch (ErrnoException e) {
                    source.position(source.limit());
                    throw e;
                }
            }
        });
        add("long-write-claims-all", "write says that it took all, whatever it took", new Mutation() {
            @Override
            int write(TraceFile real, ByteBuffer source) throws ErrnoException {
                int all = source.remaining();
                real.write(source);
                source.position(source.limit());
                return all;
            }
        });
    }
}
