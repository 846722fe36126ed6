package dev.ringmap.conformance.internal.soak;

import dev.ringmap.conformance.internal.Expect;
import dev.ringmap.spi.Availability.Available;
import dev.ringmap.spi.TraceFile;
import dev.ringmap.spi.TraceFs;
import java.util.ArrayList;
import java.util.List;

/** Steps that open, close and list, and those about the backend itself. */
final class FileSteps {

    private static final int MOST_FILES = 4;

    private FileSteps() {}

    /** Opens a file of the CPU's buffer. */
    record Open() implements Step {
        @Override
        public void run(Workplace work) throws Exception {
            if (work.files().size() < MOST_FILES) {
                TraceFile file = work.openRaw();
                work.files().add(file);
                Expect.equal("path() of a file", work.rawPath(), file.path());
            }
        }
    }

    /** Closes a file, twice; mappings outlive it. */
    record Close(int pick) implements Step {
        @Override
        public void run(Workplace work) throws Exception {
            if (work.files().size() > 1) {
                TraceFile file = work.files().remove(pick % work.files().size());
                file.close();
                file.close();
            }
        }
    }

    /** Lists directories whose contents are known. */
    record ListDirectories() implements Step {
        @Override
        public void run(Workplace work) throws Exception {
            List<String> listed = work.tracefs().list(work.path());
            Expect.equal(
                    "list of the instance, sorted", listed.stream().sorted().toList(), listed);
            Expect.that(
                    listed.containsAll(List.of("per_cpu", "trace", "trace_marker_raw", "tracing_on")),
                    "list of the instance",
                    "per_cpu, trace, trace_marker_raw and tracing_on",
                    listed);
            Expect.equal("list of the instance, again", listed, work.tracefs().list(work.path()));
            String cpu = work.path(work.perCpu("")).replaceFirst("/$", "");
            Expect.that(
                    work.tracefs().list(cpu).containsAll(List.of("stats", "trace", "trace_pipe_raw")),
                    "list of the CPU's directory",
                    "stats, trace and trace_pipe_raw",
                    work.tracefs().list(cpu));
        }
    }

    /** Makes an instance and removes it. */
    record Instance() implements Step {
        @Override
        public void run(Workplace work) throws Exception {
            String twin = work.path() + "-twin";
            String name = twin.substring(twin.indexOf('/') + 1);
            work.tracefs().mkdir(twin);
            Expect.equal("whether a new instance is listed", true, isListed(work, name));
            work.tracefs().rmdir(twin);
            Expect.equal("whether a removed instance is listed", false, isListed(work, name));
        }

        private static boolean isListed(Workplace work, String name) throws Exception {
            return work.tracefs().list("instances").contains(name);
        }
    }

    /** Asks the backend, and opens it once more. */
    record Backend() implements Step {
        @Override
        public void run(Workplace work) throws Exception {
            var backend = work.subject().backend();
            var answer = backend.availability(work.subject().options());
            Expect.that(answer instanceof Available, "availability()", "Available", answer);
            try (TraceFs other = backend.open(work.subject().options())) {
                Expect.equal("root() of another tracefs", work.tracefs().root(), other.root());
                Expect.equal("kernel() of another tracefs", work.tracefs().kernel(), other.kernel());
                List<String> files = new ArrayList<>(other.list(""));
                Expect.that(files.contains("instances"), "list of its root", "instances among others", files);
            }
        }
    }
}
