package dev.ringmap.backend.sim.files;

import dev.ringmap.backend.sim.event.EventType;
import dev.ringmap.backend.sim.event.SimulatedEvents;
import dev.ringmap.backend.sim.instance.InstanceEvents;
import dev.ringmap.backend.sim.instance.TraceArray;
import dev.ringmap.backend.sim.ring.EventLayout;
import dev.ringmap.backend.sim.ring.SubBufferLayout;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Builds {@code events} and the files that choose events. */
final class EventFiles {

    private static final String NO_SYSTEM_FILTER = """
            ### global filter ###
            # Use this to set filters for multiple events.
            # Only events with the given fields will be affected.
            # If no events are modified, an error message will be displayed here
            """;

    private final TraceArray instance;
    private final Adder adder;

    /** Adds a file to a directory. */
    @FunctionalInterface
    interface Adder {

        /**
         * Adds a file.
         *
         * @param directory the directory
         * @param name the file's name
         * @param file the file
         */
        void add(Directory directory, String name, ControlFile file);
    }

    EventFiles(TraceArray instance, Adder adder) {
        this.instance = instance;
        this.adder = adder;
    }

    Directory directory() {
        SimulatedEvents known = instance.machine().simulatedEvents();
        Directory events = new Directory();
        adder.add(events, "header_page", TextFile.readOnly(this::headerPage));
        adder.add(events, "header_event", TextFile.readOnly(EventFiles::headerEvent));
        adder.add(events, "enable", enable(type -> true));
        for (String system : known.systems()) {
            Directory directory = new Directory();
            if (!system.equals("ftrace")) {
                adder.add(directory, "enable", enable(type -> type.system().equals(system)));
                adder.add(directory, "filter", systemFilter(known.ofSystem(system)));
            }
            known.ofSystem(system).forEach(type -> directory.with(type.name(), ofType(type)));
            events.with(system, directory);
        }
        return events;
    }

    private Directory ofType(EventType type) {
        Directory directory = new Directory();
        adder.add(directory, "format", TextFile.readOnly(type::format));
        adder.add(directory, "id", TextFile.readOnly(() -> type.id() + "\n"));
        if (type.isSwitchable()) {
            InstanceEvents.EventSwitch eventSwitch = instance.events().of(type);
            adder.add(directory, "enable", enable(other -> other == type));
            adder.add(directory, "filter", TextFile.of(() -> eventSwitch.filterText() + "\n", text -> {
                eventSwitch.setFilter(text.strip());
                return text.length();
            }));
            adder.add(directory, "trigger", trigger(eventSwitch));
        }
        return directory;
    }

    private TextFile trigger(InstanceEvents.EventSwitch eventSwitch) {
        return TextFile.of(
                eventSwitch.triggers()::show,
                text -> {
                    if (!text.isBlank()) {
                        eventSwitch.triggers().set(instance, text.strip());
                    }
                    return text.length();
                },
                () -> eventSwitch.triggers().clear(instance));
    }

    private TextFile enable(Predicate<EventType> which) {
        return TextFile.of(
                () -> {
                    List<Boolean> states = instance.machine().simulatedEvents().all().stream()
                            .filter(type -> type.isSwitchable() && which.test(type))
                            .map(type -> instance.events().of(type).isOn())
                            .distinct()
                            .toList();
                    return states.size() > 1 ? "X\n" : states.contains(true) ? "1\n" : "0\n";
                },
                text -> {
                    instance.events().switchAll(which, UserNumber.parseSwitch(text));
                    return text.length();
                });
    }

    private TextFile systemFilter(List<EventType> types) {
        return TextFile.of(() -> NO_SYSTEM_FILTER, text -> {
            types.forEach(type -> instance.events().of(type).setFilter(text.strip()));
            return text.length();
        });
    }

    private String headerPage() {
        return field("u64 timestamp", SubBufferLayout.TIMESTAMP_OFFSET, Long.BYTES, 0)
                + field("local_t commit", SubBufferLayout.COMMIT_OFFSET, Long.BYTES, 1)
                + field("int overwrite", SubBufferLayout.COMMIT_OFFSET, 1, 1)
                // The type is char: signed on some architectures, but not on the one that this text was taken from.
                + field(
                        "char data",
                        SubBufferLayout.DATA_OFFSET,
                        instance.buffer().dataBytes(),
                        0);
    }

    private static String field(String declaration, int offset, int sizeBytes, int signed) {
        return "\tfield: " + declaration + ";\toffset:" + offset + ";\tsize:" + sizeBytes + ";\tsigned:" + signed
                + ";\n";
    }

    private static String headerEvent() {
        return "# compressed entry header\n\ttype_len    :    5 bits\n\ttime_delta  :   " + EventLayout.DELTA_BITS
                + " bits\n\tarray       :   32 bits\n\n\tpadding     : type == " + EventLayout.PADDING
                + "\n\ttime_extend : type == " + EventLayout.TIME_EXTEND + "\n\ttime_stamp : type == "
                + EventLayout.TIME_STAMP + "\n\tdata max type_len  == " + EventLayout.DATA_TYPE_LEN_MAX + "\n";
    }

    static TextFile setEvent(TraceArray instance) {
        return TextFile.of(
                () -> instance.events().switchedOn().stream()
                        .map(type -> type.system() + ":" + type.name() + "\n")
                        .collect(Collectors.joining()),
                text -> takeWord(text, instance.events()::switchByName),
                () -> instance.events().switchAll(type -> true, false));
    }

    static TextFile setEventPid(TraceArray instance) {
        return TextFile.of(
                () -> instance.events().pids().stream().map(pid -> pid + "\n").collect(Collectors.joining()),
                text -> {
                    for (String word : text.strip().split("\\s+", -1)) {
                        if (!word.isEmpty()) {
                            instance.events().addPid(UserNumber.parseUnsigned(word));
                        }
                    }
                    return text.length();
                },
                () -> instance.events().pids().clear());
    }

    /** The kernel takes one word per write, and the white space after it. The rest is left to the next write. */
    private static int takeWord(String text, Consumer<String> taker) {
        int start = 0;
        while (start < text.length() && Character.isWhitespace(text.charAt(start))) {
            start++;
        }
        int end = start;
        while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        if (end > start) {
            taker.accept(text.substring(start, end));
        }
        return Math.min(end + 1, text.length());
    }
}
