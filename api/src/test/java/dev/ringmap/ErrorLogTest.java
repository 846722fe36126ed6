package dev.ringmap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The log is shared by all who write into the instance, and by all its files. */
class ErrorLogTest {

    private static final String LOG = """
            [ 4161.773065] event filter parse error: error: Field not found
              Command: nextpid > 0
                               ^
            [ 4161.790920] hist:sched:sched_switch: error: Couldn't find field
              Command: hist:keys=nextpid
                                 ^
            [ 4161.801234] event filter parse error: error: Invalid value (did you forget quotes)?
              Command: nextpid > 0
                                  ^
            """;

    @Test
    void shouldSayWhatIsWrongWithTheLatestCommandOfThatText() {
        assertThat(ErrorLog.find(LOG, "nextpid > 0")).isEqualTo("""
                event filter parse error: error: Invalid value (did you forget quotes)?
                  Command: nextpid > 0
                                      ^""");
    }

    @Test
    void shouldFindTheFirstEntry() {
        assertThat(ErrorLog.find(LOG.substring(0, LOG.indexOf("[ 4161.79")), " nextpid > 0\t"))
                .isEqualTo("""
                event filter parse error: error: Field not found
                  Command: nextpid > 0
                                   ^""");
    }

    @Test
    void shouldNotTakeAnotherCommandForIt() {
        assertThat(ErrorLog.find(LOG, "nextpid")).isNull();
        assertThat(ErrorLog.find("", "nextpid > 0")).isNull();
    }
}
