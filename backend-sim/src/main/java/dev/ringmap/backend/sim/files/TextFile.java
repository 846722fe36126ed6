package dev.ringmap.backend.sim.files;

import dev.ringmap.backend.sim.ring.KernelError;
import dev.ringmap.spi.Errno;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A file that shows text, accepts it, or both. */
final class TextFile implements ControlFile {

    private final @Nullable Supplier<String> show;
    private final @Nullable Store store;
    private final Runnable clear;

    private TextFile(@Nullable Supplier<String> show, @Nullable Store store, Runnable clear) {
        this.show = show;
        this.store = store;
        this.clear = clear;
    }

    /** Accepts what is written. */
    @FunctionalInterface
    interface Store {

        /**
         * Accepts a text.
         *
         * @param text what is written
         * @return how many bytes of it were taken
         */
        int store(String text);
    }

    static TextFile readOnly(Supplier<String> show) {
        return new TextFile(show, null, () -> {});
    }

    static TextFile of(@Nullable Supplier<String> show, Store store) {
        return new TextFile(show, store, () -> {});
    }

    /** A file that is emptied when it is truncated. */
    static TextFile of(Supplier<String> show, Store store, Runnable clear) {
        return new TextFile(show, store, clear);
    }

    /** A file that holds a number. */
    static TextFile ofNumber(Supplier<String> show, LongConsumer store) {
        return of(show, text -> {
            store.accept(UserNumber.parseUnsigned(text));
            return text.length();
        });
    }

    @Override
    public Handle open(OpenMode mode) {
        if (mode.clears()) {
            clear.run();
        }
        return new TextHandle(show, store);
    }

    private static final class TextHandle extends Handle {

        private final @Nullable Supplier<String> show;
        private final @Nullable Store store;
        private @Nullable TextReader reader;

        TextHandle(@Nullable Supplier<String> show, @Nullable Store store) {
            this.show = show;
            this.store = store;
        }

        @Override
        synchronized int read(ByteBuffer target) {
            if (show == null) {
                return super.read(target);
            }
            if (reader == null) {
                reader = new TextReader(show.get());
            }
            return reader.read(target);
        }

        @Override
        int write(ByteBuffer source) {
            if (store == null) {
                throw new KernelError(Errno.EINVAL);
            }
            byte[] bytes = new byte[source.remaining()];
            source.get(source.position(), bytes);
            int taken = store.store(new String(bytes, StandardCharsets.ISO_8859_1));
            source.position(source.position() + taken);
            return taken;
        }
    }
}
