package dev.ringmap.conformance.differential;

import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.Protection;
import dev.ringmap.spi.Sharing;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Makes up scripts: the same seed, the same script. */
final class Script {

    private static final int PAGE_BYTES = 4096;
    private static final int GET_READER = Step.GET_READER;

    private final Random random;
    private int subBufferBytes = PAGE_BYTES;

    private Script(long seed) {
        random = new Random(seed);
    }

    static List<Step> of(long seed, int length) {
        Script script = new Script(seed);
        List<Step> steps = new ArrayList<>();
        // A clock that counts: a pause of the machine must not show as a time extend on one side only.
        steps.add(new Step.Control("trace_clock", "counter", false));
        steps.add(new Step.Resize("buffer_size_kb", script.pick("8", "16", "28", "64")));
        steps.add(new Step.Control("buffer_percent", script.pick("0", "0", "50"), false));
        for (int slot = 0; slot < KernelUnderTest.SLOTS; slot++) {
            steps.add(new Step.OpenRaw(slot, slot % 2, OpenFlag.READ_ONLY, true));
        }
        while (steps.size() < length) {
            steps.add(script.next());
        }
        return steps;
    }

    @SafeVarargs
    private <T> T pick(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private int slot() {
        return random.nextInt(KernelUnderTest.SLOTS);
    }

    private int cpu() {
        return random.nextInt(4) == 0 ? 1 : 0;
    }

    private Step next() {
        int dice = random.nextInt(1000);
        if (dice < 180) {
            return new Step.MarkRaw(
                    cpu(), 4 * (1 + random.nextInt(40)), 1 + random.nextInt(random.nextBoolean() ? 5 : 150));
        } else if (dice < 230) {
            return new Step.MarkRaw(cpu(), pick(56, 60, 1000, 2000, 4060, 4064), 1 + random.nextInt(12));
        } else if (dice < 300) {
            return new Step.Mark(cpu(), random.nextInt(pick(4, 60, 200, 5000)), random.nextBoolean());
        } else if (dice < 500) {
            return new Step.Ioctl(slot(), GET_READER);
        } else if (dice < 600) {
            return map();
        } else if (dice < 650) {
            return new Step.Unmap(slot());
        } else if (dice < 720) {
            return new Step.Read(slot(), pick(4096, 4096, 8192, 200, 1024, 17, 16, 0, 65536));
        } else if (dice < 780) {
            return new Step.Poll(slot());
        } else if (dice < 800) {
            return openRaw();
        } else if (dice < 985) {
            return control(random.nextInt(185));
        } else if (dice < 998) {
            return new Step.BadCall(pick(
                    "mkdir again",
                    "mkdir inside",
                    "rmdir",
                    "open missing",
                    "list file",
                    "map trace",
                    "ioctl trace",
                    "read marker"));
        }
        return blocked();
    }

    private Step openRaw() {
        return random.nextInt(4) == 0
                ? new Step.CloseRaw(slot())
                : new Step.OpenRaw(
                        slot(),
                        cpu(),
                        pick(OpenFlag.READ_ONLY, OpenFlag.READ_ONLY, OpenFlag.READ_WRITE, OpenFlag.WRITE_ONLY),
                        true);
    }

    private Step map() {
        Set<Protection> protection = EnumSet.of(Protection.READ);
        Sharing sharing = Sharing.SHARED;
        if (random.nextInt(10) == 0) {
            protection = pick(
                    EnumSet.noneOf(Protection.class),
                    EnumSet.of(Protection.WRITE),
                    EnumSet.of(Protection.READ, Protection.WRITE),
                    EnumSet.of(Protection.READ, Protection.EXECUTE));
        }
        if (random.nextInt(20) == 0) {
            sharing = Sharing.PRIVATE;
        }
        long offset =
                pick(0, 0, 0, 0, subBufferBytes, 3 * subBufferBytes, PAGE_BYTES, 3 * PAGE_BYTES, 5 * subBufferBytes);
        long length = pick(1, 2, 3, 4, 5, 6, 8, 10, 18, 19, 20) * (long) subBufferBytes;
        if (random.nextInt(12) == 0) {
            offset = pick(1L, -4096L, 1L << 40, Long.MAX_VALUE - 4095, 100 * 4096L);
        }
        if (random.nextInt(12) == 0) {
            length = pick(0L, 1L, 80L, 4095L, 4097L, 1L << 40, 3L * PAGE_BYTES);
        }
        if (length > 1L << 30) {
            // Enough private memory for that is not there, and the kernel would log that it is not.
            sharing = Sharing.SHARED;
        }
        return new Step.Map(slot(), slot(), offset, length, protection, sharing);
    }

    private Step control(int dice) {
        if (dice < 12) {
            return new Step.Clear(pick("trace", "trace", "per_cpu/cpu0/trace", "per_cpu/cpu1/trace"));
        } else if (dice < 20) {
            String kib = pick("4", "8", "8", "16", "5", "1", "0", "513", "x", "32");
            if (!kib.equals("0") && !kib.equals("513") && !kib.equals("x")) {
                int pages = (Integer.parseInt(kib) + 3) / 4;
                subBufferBytes = PAGE_BYTES * (pages == 1 ? 1 : Integer.highestOneBit(pages - 1) * 2);
            }
            return new Step.SubBufferSize(kib);
        } else if (dice < 34) {
            return new Step.Resize("buffer_size_kb", pick("8", "12", "16", "28", "40", "64", "100", "0", "x", "-1"));
        } else if (dice < 46) {
            return new Step.Resize(
                    "per_cpu/cpu" + random.nextInt(2) + "/buffer_size_kb", pick("8", "16", "28", "40", "64", "0"));
        } else if (dice < 64) {
            return new Step.Control("tracing_on", pick("0", "1", "1", "2", "x", ""), false);
        } else if (dice < 80) {
            return new Step.Control("options/overwrite", pick("0", "1", "1", "2"), false);
        } else if (dice < 100) {
            return new Step.Control(
                    "buffer_percent", pick("0", "0", "1", "25", "50", "75", "100", "101", "-1", "\n"), false);
        } else if (dice < 106) {
            return new Step.Control("trace_clock", pick("counter", "none", " counter\n"), false);
        } else if (dice < 114) {
            return new Step.Control("tracing_cpumask", pick("3", "3", "1", "2", "4", "x"), false);
        } else if (dice < 122) {
            return new Step.Control("options/markers", pick("1", "1", "0"), false);
        } else if (dice < 126) {
            return new Step.Resize("free_buffer", "1");
        } else if (dice < 134) {
            return random.nextBoolean()
                    ? new Step.OpenText(slot(), pick("trace", "per_cpu/cpu0/trace", "per_cpu/cpu1/stats"))
                    : new Step.CloseText(slot());
        } else if (dice < 150) {
            return new Step.Show(pick("trace", "per_cpu/cpu0/trace", "per_cpu/cpu1/trace", "events/header_event"));
        } else if (dice < 156) {
            return new Step.Control(pick("per_cpu/cpu0/stats", "per_cpu/cpu0/trace_pipe_raw", "trace"), "x", false);
        } else if (dice < 166) {
            return new Step.Protect(
                    slot(),
                    pick(
                            EnumSet.of(Protection.READ),
                            EnumSet.of(Protection.READ, Protection.WRITE),
                            EnumSet.of(Protection.READ, Protection.EXECUTE)));
        } else {
            return new Step.Ioctl(slot(), pick(0, 0x5401, 1, 0x5221, GET_READER));
        }
    }

    /** One event at most: of several, the kernel decides which ones a reader that wakes up meanwhile gets. */
    private Step blocked() {
        Step during = switch (random.nextInt(6)) {
            case 0 -> new Step.MarkRaw(0, 60, 1);
            case 1 -> new Step.MarkRaw(0, 4060, 1);
            case 2 -> new Step.Control("tracing_on", "0", false);
            case 3 -> new Step.Control("tracing_on", "1", false);
            case 4 -> new Step.OpenRaw(3, 0, OpenFlag.READ_ONLY, true);
            default -> new Step.Clear("trace");
        };
        return new Step.Blocked(0, during);
    }
}
