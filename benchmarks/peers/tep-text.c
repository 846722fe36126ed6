// What libtraceevent takes for the sched_switch events of captured pages: to write each as text, and to read its numbers.
//
//   tep-text FORMAT PAGES ROUNDS      prints "text NANOS" and "fields NANOS", CPU time for an event, the least of all rounds
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <traceevent/event-parse.h>
#include <traceevent/kbuffer.h>
#include <traceevent/trace-seq.h>

enum { PAGE_BYTES = 4096, REPEATS = 40 };

static const char *const NUMBERS[] = {"prev_pid", "prev_prio", "prev_state", "next_pid", "next_prio"};
enum { NUMBER_COUNT = sizeof NUMBERS / sizeof NUMBERS[0] };

static struct tep_handle *tep;
static struct tep_record *records;
static int count;
static volatile unsigned long long sink;

static void die(const char *what) {
  fprintf(stderr, "tep-text: %s\n", what);
  exit(1);
}

static char *read_file(const char *path, size_t *bytes) {
  FILE *file = fopen(path, "r");
  if (!file || fseek(file, 0, SEEK_END)) die(path);
  *bytes = (size_t)ftell(file);
  rewind(file);
  char *content = malloc(*bytes);
  if (!content || fread(content, 1, *bytes, file) != *bytes) die(path);
  fclose(file);
  return content;
}

// Finds the events beforehand: what is measured is not the walk.
static void find_records(char *pages, size_t bytes) {
  struct kbuffer *buffer = kbuffer_alloc(KBUFFER_LSIZE_8, KBUFFER_ENDIAN_LITTLE);
  records = calloc(bytes / 16, sizeof *records);
  for (size_t at = 0; at < bytes; at += PAGE_BYTES) {
    unsigned long long timestamp;
    kbuffer_load_subbuffer(buffer, pages + at);
    for (void *data = kbuffer_read_event(buffer, &timestamp); data; data = kbuffer_next_event(buffer, &timestamp)) {
      records[count].ts = timestamp;
      records[count].data = data;
      records[count++].size = kbuffer_event_size(buffer);
    }
  }
  kbuffer_free(buffer);
}

static double cpu_nanos(void) {
  struct timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * 1e9 + now.tv_nsec;
}

static double text(struct trace_seq *seq) {
  double start = cpu_nanos();
  for (int repeat = 0; repeat < REPEATS; repeat++) {
    for (int i = 0; i < count; i++) {
      trace_seq_reset(seq);
      tep_print_event(tep, seq, &records[i], "%s", TEP_PRINT_INFO);
      sink += seq->len;
    }
  }
  return (cpu_nanos() - start) / REPEATS / count;
}

static double fields(struct tep_format_field *const *numbers) {
  double start = cpu_nanos();
  for (int repeat = 0; repeat < REPEATS; repeat++) {
    for (int i = 0; i < count; i++) {
      for (int field = 0; field < NUMBER_COUNT; field++) {
        unsigned long long value;
        tep_read_number_field(numbers[field], records[i].data, &value);
        sink += value;
      }
    }
  }
  return (cpu_nanos() - start) / REPEATS / count;
}

int main(int argc, char **argv) {
  if (argc != 4) die("FORMAT PAGES ROUNDS");
  size_t format_bytes, page_bytes;
  char *format = read_file(argv[1], &format_bytes);
  char *pages = read_file(argv[2], &page_bytes);
  tep = tep_alloc();
  if (tep_parse_event(tep, format, format_bytes, "sched")) die("the format does not parse");
  find_records(pages, page_bytes);
  struct tep_event *event = tep_find_event_by_name(tep, "sched", "sched_switch");
  struct tep_format_field *numbers[NUMBER_COUNT];
  for (int i = 0; i < NUMBER_COUNT; i++) numbers[i] = tep_find_field(event, NUMBERS[i]);
  struct trace_seq seq;
  trace_seq_init(&seq);
  double least_text = 1e9, least_fields = 1e9;
  for (int round = atoi(argv[3]); round > 0; round--) {
    double nanos = text(&seq);
    least_text = nanos < least_text ? nanos : least_text;
    nanos = fields(numbers);
    least_fields = nanos < least_fields ? nanos : least_fields;
  }
  fprintf(stderr, "%.*s\n", (int)seq.len, seq.buffer);
  printf("text %.1f\nfields %.1f\n", least_text, least_fields);
  return 0;
}
