package dev.ringmap.fake;

import dev.ringmap.spi.Availability;
import dev.ringmap.spi.BackendOptions;
import dev.ringmap.spi.RingBufferBackend;
import dev.ringmap.spi.TraceFs;

/** A backend of which only the description matters. */
abstract class FakeBackend implements RingBufferBackend {

    private final String name;
    private final int priority;

    FakeBackend(String name, int priority) {
        this.name = name;
        this.priority = priority;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int priority() {
        return priority;
    }

    @Override
    public Availability availability(BackendOptions options) {
        return new Availability.Available("fake");
    }

    @Override
    public TraceFs open(BackendOptions options) {
        throw new UnsupportedOperationException();
    }

    /** Works, priority 1. */
    public static final class Low extends FakeBackend {
        public Low() {
            super("low", 1);
        }
    }

    /** Works, priority 2. */
    public static final class High extends FakeBackend {
        public High() {
            super("high", 2);
        }
    }

    /** Would be the first, but may not be used. */
    public static final class Denied extends FakeBackend {
        public Denied() {
            super("denied", 9);
        }

        @Override
        public Availability availability(BackendOptions options) {
            return new Availability.Unavailable(
                    Availability.Reason.PERMISSION_DENIED, "may not open tracefs", "run as root", null);
        }
    }

    /** Works, priority 0, and can tell whether anybody has probed it. */
    public static final class Watched extends FakeBackend {

        /** By this property, because each test has a class loader of its own. */
        private static final String PROBED_PROPERTY = "dev.ringmap.fake.probed";

        public Watched() {
            super("watched", 0);
        }

        @Override
        public Availability availability(BackendOptions options) {
            System.setProperty(PROBED_PROPERTY, "true");
            return super.availability(options);
        }
    }

    /** Would be the first, but invents its data. */
    public static final class Simulated extends FakeBackend {
        public Simulated() {
            super("simulated", 9);
        }

        @Override
        public boolean isSimulated() {
            return true;
        }
    }

    /** Would be the first, but its probe breaks its promise never to throw. */
    public static final class ThrowingProbe extends FakeBackend {
        public ThrowingProbe() {
            super("throwing", 9);
        }

        @Override
        public Availability availability(BackendOptions options) {
            throw new IllegalStateException("probe gone wrong");
        }
    }

    /** Cannot be made. */
    public static final class ThrowingConstructor extends FakeBackend {
        public ThrowingConstructor() {
            super("never", 9);
            throw new IllegalStateException("constructor gone wrong");
        }
    }
}
