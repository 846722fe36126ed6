package dev.ringmap.conformance.mutant;

import dev.ringmap.spi.ErrnoException;
import dev.ringmap.spi.OpenFlag;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;

/** Mutants that switch other events than they were asked to. */
final class EventMutants extends MutantFamily {

    private static final String SET_EVENT = "/set_event";

    EventMutants() {
        setEvent();
        elsewhere();
    }

    private static String text(ByteBuffer source) {
        return StandardCharsets.UTF_8.decode(source.duplicate()).toString();
    }

    private static int swallow(ByteBuffer source) {
        int count = source.remaining();
        source.position(source.limit());
        return count;
    }

    private static Set<OpenFlag> with(Set<OpenFlag> flags, OpenFlag more) {
        EnumSet<OpenFlag> all = EnumSet.copyOf(flags);
        all.add(more);
        return all;
    }

    private static Set<OpenFlag> without(Set<OpenFlag> flags, OpenFlag less) {
        EnumSet<OpenFlag> left = EnumSet.copyOf(flags);
        left.remove(less);
        return left;
    }

    private void setEvent() {
        add("disable-ignored", "an event named with ! in set_event stays on", new Mutation() {
            @Override
            int write(TraceFile real, ByteBuffer source) throws ErrnoException {
                return real.path().endsWith(SET_EVENT) && text(source).startsWith("!")
                        ? swallow(source)
                        : real.write(source);
            }
        });
        add(
                "set-event-replaces",
                "set_event opened for writing is emptied, with or without truncation",
                new Mutation() {
                    @Override
                    TraceFile open(TraceFs real, String path, Set<OpenFlag> flags) throws ErrnoException {
                        boolean isEmptied = path.endsWith(SET_EVENT) && !flags.contains(OpenFlag.READ_ONLY);
                        return real.open(path, isEmptied ? with(flags, OpenFlag.TRUNCATE) : flags);
                    }
                });
        add("set-event-adds", "truncation does not empty set_event opened for reading and writing", new Mutation() {
            @Override
            TraceFile open(TraceFs real, String path, Set<OpenFlag> flags) throws ErrnoException {
                boolean isKept = path.endsWith(SET_EVENT) && flags.contains(OpenFlag.READ_WRITE);
                return real.open(path, isKept ? without(flags, OpenFlag.TRUNCATE) : flags);
            }
        });
    }

    /** Does to every other instance what was done to one. */
    private abstract static class Everywhere extends Mutation {

        private volatile TraceFs fs;

        @Override
        TraceFile open(TraceFs real, String path, Set<OpenFlag> flags) throws ErrnoException {
            fs = real;
            if (flags.contains(OpenFlag.TRUNCATE)) {
                doElsewhere(path, "");
            }
            return real.open(path, flags);
        }

        @Override
        int write(TraceFile real, ByteBuffer source) throws ErrnoException {
            String text = text(source);
            int count = real.write(source);
            doElsewhere(real.path(), text);
            return count;
        }

        private void doElsewhere(String path, String text) throws ErrnoException {
            String[] parts = path.split("/", 3);
            if (parts.length < 3 || !parts[0].equals("instances") || !isDoneElsewhere(parts[2], text)) {
                return;
            }
            for (String other : fs.list("instances")) {
                if (!other.equals(parts[1])) {
                    quietly(() -> write("instances/" + other + "/" + parts[2], text));
                }
            }
        }

        private void write(String path, String text) throws ErrnoException {
            OpenFlag[] truncation = text.isEmpty() ? new OpenFlag[] {OpenFlag.TRUNCATE} : new OpenFlag[0];
            try (TraceFile file = fs.open(path, EnumSet.of(OpenFlag.WRITE_ONLY, truncation))) {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                if (bytes.length > 0) {
                    file.write(
                            ByteBuffer.allocateDirect(bytes.length).put(bytes).flip());
                }
            }
        }

        abstract boolean isDoneElsewhere(String file, String text);
    }

    private void elsewhere() {
        add("enable-everywhere", "an event switched in one instance is switched in all", new Everywhere() {
            @Override
            boolean isDoneElsewhere(String file, String text) {
                return file.equals("set_event") || file.endsWith("/enable");
            }
        });
        add("truncated-everywhere", "emptying set_event of one instance empties that of all", new Everywhere() {
            @Override
            boolean isDoneElsewhere(String file, String text) {
                return file.equals("set_event") && text.isEmpty();
            }
        });
        add("filter-everywhere", "a filter of an event is set in all instances", new Everywhere() {
            @Override
            boolean isDoneElsewhere(String file, String text) {
                return file.endsWith("/filter") && !text.isEmpty();
            }
        });
        add("tasks-everywhere", "the tasks and CPUs that are traced are those of all instances", new Everywhere() {
            @Override
            boolean isDoneElsewhere(String file, String text) {
                return file.equals("set_event_pid") || file.equals("tracing_cpumask");
            }
        });
    }
}
