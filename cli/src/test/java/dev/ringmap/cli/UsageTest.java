package dev.ringmap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String commandLine) {
        return Main.run(new PrintWriter(out), new PrintWriter(err), commandLine.split(" "));
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
                "stream --format xml                     | Invalid value for option '--format': expected one of [TEXT, NDJSON] (case-insensitive) but was 'xml'",
                "certify --abi v15                       | Invalid value for option '--abi': expected one of [MAINLINE, V14] (case-insensitive) but was 'v15'",
                "certify --backend nonsense              | there is no backend 'nonsense'; see 'ringmap backends'",
                "meta --cpu one                          | Invalid value for option '--cpu': 'one' is not an int"
            })
    void shouldSayWhatIsWrongWithTheUsage(String commandLine, String complaint) {
        assertThat(run(commandLine)).isEqualTo(2);
        assertThat(err.toString().lines()).first().isEqualTo("ringmap: " + complaint);
        assertThat(err.toString()).doesNotContain("\tat ");
        assertThat(out.toString()).isEmpty();
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

    @Test
    void shouldTellItsVersion() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).matches("ringmap .*, Java \\d+.*\\R");
    }

    @Test
    void shouldNameTheBackendsWhenTheOneAskedForIsNotThere() {
        assertThat(run("meta --backend nonsense")).isEqualTo(1);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .startsWith("ringmap: there is no backend 'nonsense'; found are: ffm, jni, sim");
    }

    @Test
    void shouldShowStackTraceOnlyWhenAskedTo() {
        assertThat(run("meta --backend nonsense --verbose")).isEqualTo(1);
        assertThat(err.toString()).contains("\tat dev.ringmap");
    }
}
