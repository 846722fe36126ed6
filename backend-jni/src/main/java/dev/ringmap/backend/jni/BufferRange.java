package dev.ringmap.backend.jni;

import dev.ringmap.backend.linux.AddressRange;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Memory that stays mapped as long as a buffer can reach it.
 *
 * <p>Nothing can make a direct buffer refuse reads. So the memory counts its users: this range, and every buffer made over it, each until
 * it is garbage. A slice keeps the buffer that it was cut from alive, and need not be counted. When the last user goes, the whole range is
 * unmapped, in one call.
 */
final class BufferRange implements AddressRange {

    private static final Cleaner CLEANER = Cleaner.create();

    private final Libc libc;
    private final long address;
    private final Users users;

    /** One buffer over everything, to cut slices from without calling C; a buffer cannot be larger than an {@code int} can express. */
    private final @Nullable ByteBuffer whole;

    /** The range registers itself last: if that fails, the count never reaches zero, and the memory stays the caller's. */
    BufferRange(Libc libc, long address, long length) {
        this.libc = libc;
        this.address = address;
        this.users = new Users(libc, address, length);
        this.whole = length <= Integer.MAX_VALUE ? makeBuffer(0, (int) length) : null;
        CLEANER.register(this, users::leave);
    }

    @Override
    public ByteBuffer slice(long offset, int length) {
        ByteBuffer slice = whole == null ? makeBuffer(offset, length) : whole.slice((int) offset, length);
        return slice.order(ByteOrder.nativeOrder());
    }

    private ByteBuffer makeBuffer(long offset, int length) {
        if (!users.enter()) {
            throw new IllegalStateException("the memory is unmapped");
        }
        ByteBuffer buffer;
        try {
            buffer = libc.buffer(address + offset, length);
            CLEANER.register(buffer, users::leave);
        } catch (RuntimeException | Error failure) {
            users.leave();
            throw failure;
        }
        // Outside: from here on the cleaner does the leaving, and twice would be once too often.
        return buffer.asReadOnlyBuffer();
    }

    /** Does nothing: see above. */
    @Override
    public void revoke() {}

    /** Who can still reach the memory. It must not refer to any of them, or they would never be garbage. */
    private static final class Users {

        private final Libc libc;
        private final long address;
        private final long length;
        private final AtomicLong count = new AtomicLong(1);

        Users(Libc libc, long address, long length) {
            this.libc = libc;
            this.address = address;
            this.length = length;
        }

        /** Refuses when the last user has left: from then on the addresses may be somebody else's. */
        boolean enter() {
            long current;
            do {
                current = count.get();
                if (current == 0) {
                    return false;
                }
            } while (!count.compareAndSet(current, current + 1));
            return true;
        }

        void leave() {
            if (count.decrementAndGet() == 0) {
                libc.munmap(address, length);
            }
        }
    }
}
