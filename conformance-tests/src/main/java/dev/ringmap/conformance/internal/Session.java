package dev.ringmap.conformance.internal;

import dev.ringmap.conformance.spec.Capability;
import dev.ringmap.conformance.spec.Subject;
import dev.ringmap.conformance.support.PinnedThread;
import dev.ringmap.spi.Availability;
import dev.ringmap.spi.Availability.Unavailable;
import dev.ringmap.spi.TraceFs;
import org.jspecify.annotations.Nullable;
import org.opentest4j.AssertionFailedError;

/** A subject, opened and probed, for the tests of one run. */
public final class Session implements AutoCloseable {

    private final Subject subject;
    private final @Nullable SoakOrder soak;
    private volatile TraceFs tracefs;
    private final PinnedThread producer;
    private final Environment environment;
    private final SecondWriter secondWriter = new SecondWriter();
    private @Nullable String peerObstacle;
    private boolean isPeerProbed;

    private Session(
            Subject subject,
            @Nullable SoakOrder soak,
            TraceFs tracefs,
            PinnedThread producer,
            Environment environment) {
        this.subject = subject;
        this.soak = soak;
        this.tracefs = tracefs;
        this.producer = producer;
        this.environment = environment;
    }

    /**
     * Opens a subject.
     *
     * @param soak the soak that was asked for, or {@code null}
     * @throws UnavailableException if its backend says that it cannot be used
     */
    public static Session open(Subject subject, @Nullable SoakOrder soak) throws Exception {
        Availability availability = subject.backend().availability(subject.options());
        if (availability instanceof Unavailable unavailable) {
            throw new UnavailableException(unavailable);
        }
        TraceFs tracefs = subject.backend().open(subject.options());
        PinnedThread producer = new PinnedThread();
        try {
            return new Session(subject, soak, tracefs, producer, EnvironmentProbe.probe(subject, tracefs, producer));
        } catch (Exception e) {
            producer.close();
            tracefs.close();
            throw e;
        }
    }

    public Subject subject() {
        return subject;
    }

    public TraceFs tracefs() {
        return tracefs;
    }

    /** Does something while the session has no tracefs; then it has another one. */
    void reopenTracefs(Expect.Call meanwhile) throws Exception {
        tracefs.close();
        try {
            meanwhile.make();
        } finally {
            tracefs = subject.backend().open(subject.options());
        }
    }

    /** The soak that was asked for, or {@code null}. */
    public @Nullable SoakOrder soak() {
        return soak;
    }

    /** Another thread that writes where {@link #producer} does, for a test that may never release it. */
    public PinnedThread newProducer() throws Exception {
        PinnedThread other = new PinnedThread();
        try {
            boolean isAlone = environment.missing().containsKey(Capability.SECOND_CPU);
            if (!subject.backend().isSimulated() && !isAlone) {
                other.bindTo(environment.cpu());
            }
            return other;
        } catch (Exception e) {
            other.close();
            throw e;
        }
    }

    public PinnedThread producer() {
        return producer;
    }

    /** The thread that writes on a second CPU, for tests that need {@link Capability#SECOND_WRITER}. */
    SecondWriter secondWriter() {
        return secondWriter;
    }

    public Environment environment() {
        return environment;
    }

    /** Aborts the calling test if the subject lacks a capability, and fails it if the subject wrongly says that it does. */
    public void require(Capability capability) {
        String reason = whyMissing(capability);
        if (reason != null) {
            throw new MissingCapabilityException(capability, reason);
        }
        String disproof = environment.disproved().get(capability);
        if (disproof != null) {
            throw new AssertionFailedError(capability + " is said to be missing, but " + disproof);
        }
    }

    boolean lacks(Capability capability) {
        return whyMissing(capability) != null;
    }

    private @Nullable String whyMissing(Capability capability) {
        String reason = environment.missing().get(capability);
        if (reason == null && capability == Capability.SECOND_PROCESS) {
            return whyNoPeer();
        }
        if (reason == null && capability == Capability.SECOND_WRITER) {
            return secondWriter.obstacle(this);
        }
        return reason;
    }

    /** Starting a JVM takes a while, so it is tried only when a test asks for it. */
    private synchronized @Nullable String whyNoPeer() {
        if (!isPeerProbed) {
            isPeerProbed = true;
            peerObstacle = Peer.obstacle(this);
        }
        return peerObstacle;
    }

    @Override
    public void close() {
        producer.close();
        secondWriter.close();
        tracefs.close();
    }
}
