package dev.ringmap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String commandLine) {
        return run(commandLine.split(" "));
    }

    private int run(String... args) {
        return Main.run(new PrintWriter(out), new PrintWriter(err), args);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nonsense                                | Unmatched argument at index 0: 'nonsense'",
                "stream --nonsense                       | Unknown option: '--nonsense'",
                "stream extra                            | Unmatched argument at index 1: 'extra'",
                "stream --count 0                        | --count has to be 1 or more",
                "stream --count many                     | Invalid value for option '--count': 'many' is not a long",
                "stream --cpu 3-1                        | Invalid value for option '--cpu': '3-1' is no list of CPUs; write for example 0,2-3",
                "stream --duration 2                     | Invalid value for option '--duration': '2' is not a duration; write for example 2s, 500ms or 1.5m",
                "stream --buffer-size 64                 | Invalid value for option '--buffer-size': '64' is not a size; write for example 512K or 16M",
                "stream --buffer-size 64K --instance one | --buffer-size is for a new instance, not with --instance",
                "stream --filter pid>0                   | --filter needs an --event to be applied to",
                "stream --pid 0                          | --pid has to be 1 or more",
                "stream --pid 1 --instance one           | --pid is for a new instance, not with --instance",
                "stream --observe                        | --observe is for somebody else's instance: name it by --instance",
                "stream --observe --instance one --strategy auto | --observe consumes nothing, and --strategy says how to consume",
                "stream --pid me                         | Invalid value for option '--pid' (PID): 'me' is not a long",
                "stream --text                           | --text is for --format ndjson",
                "stream --raw-fields --format ndjson     | --raw-fields is for --format text",
                "show --text                             | --text is for --format ndjson",
                "show --last 2                           | Invalid value for option '--last': '2' is not a duration; write for example 2s, 500ms or 1.5m",
                "show one two                            | Unmatched argument at index 2: 'two'",
                "show --backend sim a/b                  | not an instance name: 'a/b'",
                "format                                  | Missing required parameter: 'EVENT'",
                "stream --format xml                     | Invalid value for option '--format': 'xml' is none of text, ndjson",
                "stream --numbers words                  | Invalid value for option '--numbers': 'words' is none of number, string",
                "certify --abi v15                       | Invalid value for option '--abi': 'v15' is none of mainline, v14",
                "stream --strategy both                  | Invalid value for option '--strategy': 'both' is none of mapped, copying, auto",
                "backends --backend nonsense             | there is no backend 'nonsense'; found are: ffm, jni, sim",
                "certify --backend nonsense              | there is no backend 'nonsense'; found are: ffm, jni, sim",
                "certify --backend sim --backend nope    | there is no backend 'nope'; found are: ffm, jni, sim",
                "doctor --backend nonsense               | there is no backend 'nonsense'; found are: ffm, jni, sim",
                "meta --backend nonsense                 | there is no backend 'nonsense'; found are: ffm, jni, sim",
                "stream --backend nonsense               | there is no backend 'nonsense'; found are: ffm, jni, sim",
                "certify --report=                       | --report needs a directory",
                "certify --soak 0s                       | --soak has to be more than 0",
                "meta --backend sim --instance a/b       | not an instance name: 'a/b'",
                "stream --backend sim --instance a/b     | not an instance name: 'a/b'",
                "meta --cpu one                          | Invalid value for option '--cpu': 'one' is not an int",
                "meta --cpu -1                           | --cpu has to be 0 or more"
            })
    void shouldSayWhatIsWrongWithTheUsage(String commandLine, String complaint) {
        assertThat(run(commandLine)).isEqualTo(2);
        assertThat(err.toString().lines())
                .filteredOn(line -> !line.startsWith("SIMULATED"))
                .first()
                .isEqualTo("ringmap: " + complaint);
        assertThat(err.toString()).doesNotContain("\tat ");
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"stream --backend sim --instance %s", "stream --backend sim -e %s", "stream --count %s"})
    void shouldNotLetAnArgumentForgeALineOrSpeakToTheTerminal(String commandLine) {
        assertThat(run(commandLine.formatted("a\nb\u001b[31m\u202ec"))).isPositive();
        assertThat(err.toString()).contains("a\\u000ab\\u001b[31m\\u202ec");
        assertThat(err.toString().replace("\n", "")).doesNotContainPattern("[\\p{Cc}\\p{Cf}]");
    }

    @Test
    void shouldShowTheCaretOfTheKernelBelowTheWord() {
        assertThat(run(
                        "stream",
                        "--backend",
                        "sim",
                        "-e",
                        "sched:sched_switch",
                        "--filter",
                        "prev_pid > 0 && nope > 0"))
                .isEqualTo(1);
        List<String> lines = err.toString()
                .lines()
                .dropWhile(line -> !line.startsWith("ringmap: "))
                .toList();

        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).contains("EINVAL").endsWith("Field not found");
        assertThat(lines.get(1)).endsWith("Command: prev_pid > 0 && nope > 0");
        assertThat(lines.get(2)).matches(" *\\^");
        assertThat(lines.get(1).substring(lines.get(2).indexOf('^'))).startsWith("nope");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nope == 'a\rb\u001b[31m'", "nope > 0\nprev_pid > 0"})
    void shouldNotLetAConditionForgeALineOrSpeakToTheTerminal(String condition) {
        assertThat(run("stream", "--backend", "sim", "-e", "sched:sched_switch", "--filter", condition))
                .isEqualTo(1);

        assertThat(err.toString().lines().filter(line -> line.contains("nope")))
                .as("%s", err)
                .hasSize(1);
        assertThat(err.toString().replace("\n", "")).doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Zl}]");
    }

    @Test
    void shouldWantACommand() {
        assertThat(run("--verbose")).isEqualTo(2);
        assertThat(err.toString()).startsWith("ringmap: Missing required subcommand");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--help", "backends --help", "certify --help", "doctor --help", "meta --help", "stream --help"})
    void shouldHelp(String commandLine) {
        assertThat(run(commandLine)).isZero();
        assertThat(out.toString()).startsWith("Usage: ringmap");
        assertThat(err.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--version",
                "-V",
                "backends -V",
                "certify -V",
                "doctor -V",
                "meta -V",
                "stream -V",
                "stream --version",
                "meta --verbose -V"
            })
    void shouldTellItsVersion(String commandLine) {
        assertThat(run(commandLine)).isZero();
        assertThat(out.toString()).matches("ringmap .*, Java \\d+.*\\R");
        assertThat(err.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "stream %s", "meta --instance one %s"})
    void shouldNotReadTheFileThatAnArgumentNames(String commandLine, @TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("secret"), "--hidden root:x:0\n");

        assertThat(run(commandLine.formatted("@" + file))).isEqualTo(2);
        assertThat(err.toString()).startsWith("ringmap: Unmatched argument").contains("'@" + file + "'");
        assertThat(err.toString()).doesNotContain("hidden", "root:x:0");
    }

    @Test
    @Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldNotReadAnEndlessFileThatAnArgumentNames() {
        assertThat(run("meta @/dev/zero")).isEqualTo(2);
        assertThat(err.toString()).startsWith("ringmap: Unmatched argument at index 1: '@/dev/zero'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"meta --instance \ufffd\ufffd", "doctor -O tracefs=/\ufffd", "certify --report \ufffd", "\ufffd"
            })
    void shouldNameTheLocaleWhoseCharactersAnArgumentDoesNotHave(String commandLine) {
        assertThat(run(commandLine)).isEqualTo(2);
        assertThat(err.toString().lines())
                .first()
                .asString()
                .startsWith("ringmap: '")
                .contains("the locale", System.getProperty("native.encoding"), "LC_ALL=C.UTF-8");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void shouldShowStackTraceOnlyWhenAskedTo() {
        assertThat(run("meta --backend nonsense --verbose")).isEqualTo(2);
        assertThat(err.toString()).contains("\tat dev.ringmap");
    }
}
