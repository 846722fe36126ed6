package dev.ringmap.cli;

import dev.ringmap.BackendCandidate;
import dev.ringmap.spi.Check;
import dev.ringmap.spi.RingBufferBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What can be seen of the machine without touching the ring buffer. These checks explain; only mapping a buffer proves. */
final class MachineChecks {

    private static final int JAVA_OF_FFM = 22;
    private static final List<String> PROCESSORS = List.of("amd64", "x86_64", "aarch64", "riscv64");
    private static final Pattern RELEASE = Pattern.compile("(\\d+)\\.(\\d+).*");
    private static final int FIRST_MAJOR = 6;
    private static final int FIRST_MINOR = 10;

    private final Path root;
    private final UnaryOperator<String> properties;

    /**
     * @param root where {@code /proc} and {@code /sys} are
     * @param properties the system properties
     */
    MachineChecks(Path root, UnaryOperator<String> properties) {
        this.root = root;
        this.properties = properties;
    }

    List<Check> all(List<BackendCandidate> candidates) {
        List<Check> checks = new ArrayList<>();
        checks.add(java());
        candidates.stream()
                .map(BackendCandidate::backend)
                .flatMap(backend -> Optional.ofNullable(backend).stream())
                .filter(backend -> !backend.isSimulated())
                .forEach(backend -> checks.add(nativeAccess(backend)));
        checks.add(platform());
        checks.add(kernel());
        checks.add(lockdown());
        checks.add(panicOnWarn());
        return checks;
    }

    /** Any JVM that runs this is new enough for at least one backend. */
    Check java() {
        String version = properties.apply("java.specification.version");
        boolean canUseForeignMemory = Integer.parseInt(version) >= JAVA_OF_FFM;
        return Check.good(
                "Java", version + (canUseForeignMemory ? "" : ", in which the backend ffm cannot work, but jni"));
    }

    /** The method is of Java 22, and this class runs on 17, where the question does not arise. */
    private static Check nativeAccess(RingBufferBackend backend) {
        Module module = backend.getClass().getModule();
        boolean isEnabled;
        try {
            isEnabled =
                    (Boolean) Module.class.getMethod("isNativeAccessEnabled").invoke(module);
        } catch (ReflectiveOperationException e) {
            isEnabled = true;
        }
        String name = module.isNamed() ? module.getName() : "ALL-UNNAMED";
        return Check.of(
                "native access",
                isEnabled,
                name + " has " + (isEnabled ? "" : "not ") + "been given it",
                "run java with --enable-native-access=" + name);
    }

    Check platform() {
        String system = properties.apply("os.name");
        String processor = properties.apply("os.arch");
        return Check.of(
                "platform",
                system.equals("Linux") && PROCESSORS.contains(processor),
                system + " on " + processor,
                "only Linux on x86-64, aarch64 and riscv64 is supported");
    }

    Check kernel() {
        String release = properties.apply("os.version");
        Matcher matcher = RELEASE.matcher(release);
        boolean canMap = matcher.matches()
                && (Integer.parseInt(matcher.group(1)) > FIRST_MAJOR
                        || (Integer.parseInt(matcher.group(1)) == FIRST_MAJOR
                                && Integer.parseInt(matcher.group(2)) >= FIRST_MINOR));
        return canMap
                ? Check.good("kernel", "Linux " + release)
                : Check.warning(
                        "kernel",
                        "Linux " + release,
                        "events are copied; to have them mapped, boot Linux 6.10 or newer");
    }

    Check lockdown() {
        String state = read("sys/kernel/security/lockdown").orElse("there is none");
        return Check.of(
                "lockdown",
                !state.contains("[confidentiality]"),
                state,
                "boot with lockdown=integrity or lockdown=none; Secure Boot may have set it");
    }

    /** GET_READER can make the kernel WARN: contract 7, row 22. */
    Check panicOnWarn() {
        String value = read("proc/sys/kernel/panic_on_warn").orElse("0");
        return value.equals("0")
                ? Check.good("panic_on_warn", "off")
                : Check.warning(
                        "panic_on_warn",
                        "a WARN stops this machine, and reading a mapped buffer can cause one, though Ringmap avoids it",
                        "switch it off meanwhile: sysctl kernel.panic_on_warn=0");
    }

    private Optional<String> read(String file) {
        try {
            return Optional.of(Files.readString(root.resolve(file)).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
