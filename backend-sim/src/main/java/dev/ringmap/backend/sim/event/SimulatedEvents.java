package dev.ringmap.backend.sim.event;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All kinds of events that the simulated kernel has, and the kernel symbols that they point to. Both are data: {@code events.txt} beside
 * this class explains its own lines.
 *
 * <p>Thread safety: <em>immutable</em> once the kernel is booted.
 */
public final class SimulatedEvents {

    private static final String RESOURCE = "events.txt";

    /** {@code SYSTEM/EVENT/format}. */
    private static final int FORMAT_DEPTH = 3;

    private final Map<String, EventType> byName = new TreeMap<>();
    private final Map<Integer, EventType> byId = new TreeMap<>();
    private final Map<Long, String> symbols = new HashMap<>();
    private final Map<String, Long> addresses = new HashMap<>();

    private SimulatedEvents() {}

    /**
     * Loads them.
     *
     * @return the events
     */
    public static SimulatedEvents load() {
        SimulatedEvents events = new SimulatedEvents();
        try (InputStream stream = Objects.requireNonNull(SimulatedEvents.class.getResourceAsStream(RESOURCE));
                BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            events.parse(lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return events;
    }

    /**
     * Takes over the formats of a recorded kernel, in place of the simulated ones of the same name.
     *
     * @param events a copy of its {@code events} directory, or of parts of it
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException if one of its files is not in the format
     */
    public void takeOver(Path events) throws IOException {
        try (Stream<Path> files = Files.walk(events, FORMAT_DEPTH)) {
            for (Path file : (Iterable<Path>) files.filter(path -> path.endsWith("format"))::iterator) {
                Path event = events.relativize(file);
                add(EventType.parse(event.getName(0).toString(), Files.readString(file)));
            }
        }
    }

    private void parse(BufferedReader lines) throws IOException {
        String[] head = new String[0];
        String print = "";
        EventType.Builder builder = new EventType.Builder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] words = line.strip().split(" ", 2);
            switch (words[0]) {
                case "", "#" -> {}
                case "symbol" -> {
                    String[] symbol = words[1].split(" ", 2);
                    long address = Long.parseUnsignedLong(symbol[0], 16);
                    symbols.put(address, symbol[1]);
                    addresses.put(symbol[1], address);
                }
                case "event" -> {
                    head = words[1].split(" ", 3);
                    builder = new EventType.Builder();
                }
                case "field" -> builder.add(words[1]);
                case "print" -> print = words[1];
                case "text" ->
                    add(new EventType(head[0], head[1], Integer.parseInt(head[2]), builder.fields(), print, words[1]));
                default -> throw new IllegalArgumentException(RESOURCE + ": " + line);
            }
        }
    }

    private void add(EventType type) {
        EventType replaced = byName.put(type.system() + ":" + type.name(), type);
        if (replaced != null) {
            byId.remove(replaced.id());
        }
        byId.put(type.id(), type);
    }

    /**
     * Returns all types, by system and name.
     *
     * @return the types
     */
    public Collection<EventType> all() {
        return byName.values();
    }

    /**
     * Returns the names of the systems.
     *
     * @return the names, sorted
     */
    public List<String> systems() {
        return all().stream().map(EventType::system).distinct().sorted().toList();
    }

    /**
     * Returns the types of a system.
     *
     * @param system its name
     * @return the types, by name
     */
    public List<EventType> ofSystem(String system) {
        List<EventType> types = new ArrayList<>(all());
        types.removeIf(type -> !type.system().equals(system));
        return types;
    }

    /**
     * Returns a type by its full name.
     *
     * @param name for example {@code sched:sched_switch}
     * @return the type
     * @throws NoSuchElementException if there is none
     */
    public EventType type(String name) {
        EventType type = byName.get(name);
        if (type == null) {
            throw new NoSuchElementException(name);
        }
        return type;
    }

    @Nullable
    EventType byId(int id) {
        return byId.get(id);
    }

    /**
     * Returns the address of a kernel symbol.
     *
     * @param name its name
     * @return the address
     */
    public long address(String name) {
        Long address = addresses.get(name);
        if (address == null) {
            throw new NoSuchElementException(name);
        }
        return address;
    }

    String symbol(long address) {
        String name = symbols.get(address);
        return name == null ? "0x" + Long.toHexString(address) : name;
    }
}
