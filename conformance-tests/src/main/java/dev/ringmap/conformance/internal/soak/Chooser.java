package dev.ringmap.conformance.internal.soak;

import dev.ringmap.conformance.internal.Marker;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Chooses steps at random: the same seed gives the same steps. Steps that take long are rare. */
final class Chooser {

    private static final int MOST_STEPS = 1_200;
    private static final int LEAST_STEPS = 200;
    private static final int WORD = Integer.BYTES;

    /** The usual maximum: such lengths reveal faults of a page, since they may leave room after the last event, or none. */
    private static final int USUAL_BYTES = 120;

    private record Weighted(int weight, Supplier<Step> make) {}

    private final Random random;
    private final List<Weighted> steps = new ArrayList<>();
    private int totalWeight;

    Chooser(long seed) {
        random = new Random(seed);
        addReadingAndWriting();
        addMapping();
        addFiles();
        addControls();
        addWaits();
    }

    private void addReadingAndWriting() {
        add(300, () -> new MarkerSteps.Write(1 + random.nextInt(random.nextBoolean() ? 3 : 60), bytes()));
        add(250, () -> new ReaderSteps.GetReader(pick()));
        add(40, () -> new ReaderSteps.Drain(pick()));
        add(70, () -> new ReaderSteps.Read(pick()));
        add(60, () -> new ReaderSteps.Poll(pick(), random.nextInt(16) == 0 ? random.nextInt(1_000) : 0));
        add(15, ReaderSteps.Stats::new);
        add(15, ReaderSteps.Trace::new);
        add(80, () -> new ReaderSteps.Compare(pick(), random.nextDouble(), 1 << random.nextInt(14)));
        add(2, () -> new MarkerSteps.Overflow(bytes(), 200 + random.nextInt(200)));
        add(2, () -> new MarkerSteps.Flood(bytes()));
    }

    private void addMapping() {
        add(60, () -> new MappingSteps.Map(pick(), pick()));
        add(30, () -> new MappingSteps.Unmap(pick()));
        add(12, MappingSteps.UnmapAll::new);
        add(20, () -> new MappingSteps.Protect(pick()));
    }

    private void addFiles() {
        add(20, FileSteps.Open::new);
        add(15, () -> new FileSteps.Close(pick()));
        add(15, FileSteps.ListDirectories::new);
        add(2, FileSteps.Instance::new);
        add(1, FileSteps.Backend::new);
        add(160, () -> Refusal.ALL.get(random.nextInt(Refusal.ALL.size())));
    }

    private void addControls() {
        add(10, () -> new ControlSteps.Clear(random.nextBoolean()));
        add(10, () -> new ControlSteps.Percent(1 + random.nextInt(100)));
        add(8, ControlSteps.Overwrite::new);
        add(8, () -> new MarkerSteps.WriteWhileOff(bytes()));
        add(
                4,
                () -> new ControlSteps.Clock(
                        List.of("mono", "mono", "local", "global", "counter").get(random.nextInt(5))));
        add(10, () -> new ControlSteps.Resize(pages()));
        add(4, () -> new ControlSteps.SubBufferSize(random.nextInt(3), pages()));
    }

    private void addWaits() {
        add(10, () -> new WaitSteps.EventEndsPoll(pick(), micros()));
        add(10, () -> new WaitSteps.EventEndsGetReader(micros()));
        add(10, () -> new WaitSteps.WakeUp(micros()));
        add(5, () -> new WaitSteps.CloseEndsPoll(micros()));
    }

    private void add(int weight, Supplier<Step> make) {
        steps.add(new Weighted(weight, make));
        totalWeight += weight;
    }

    private int pick() {
        return random.nextInt(1 << 16);
    }

    private int pages() {
        return 10 + random.nextInt(30);
    }

    private int micros() {
        return random.nextBoolean() ? 0 : random.nextInt(200);
    }

    private int bytes() {
        int most = random.nextInt(4) == 0 ? Payload.MAX_BYTES : USUAL_BYTES;
        return WORD * (Marker.MIN_BYTES / WORD + random.nextInt((most - Marker.MIN_BYTES) / WORD));
    }

    /** How many steps to make on one instance. */
    int stepCount() {
        return LEAST_STEPS + random.nextInt(MOST_STEPS - LEAST_STEPS);
    }

    /** The settings with which an instance begins, so that not only the defaults are tried. */
    List<Step> beginning() {
        return List.of(new ControlSteps.Clock("mono"), new ControlSteps.Resize(pages()));
    }

    Step next() {
        int dice = random.nextInt(totalWeight);
        for (Weighted step : steps) {
            dice -= step.weight;
            if (dice < 0) {
                return step.make.get();
            }
        }
        throw new IllegalStateException("the weights do not add up");
    }
}
