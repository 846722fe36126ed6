// Drains one CPU's ring buffer in one of the ways open to C, and says what it saw and what that took.
//
//   drain WAY TRACE_PIPE_RAW SUBBUF_BYTES [STOP]
//
// Prints "events checksum cpu_nanos wall_nanos"; the checksum is that of the numbers at one place of each record. The bare ways do not look
// at events: their checksum is 0, and the number of events is the kernel's or 0. Without STOP it ends as soon as nothing is left. With it, it waits for more until the file STOP exists.
#define _GNU_SOURCE
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <time.h>
#include <traceevent/kbuffer.h>
#include <unistd.h>

enum { GET_READER = 0x5220, HEADER_BYTES = 16, NUMBER_OFFSET = 8, WAIT_MILLIS = 100 };

static const uint64_t SIZE_MASK = (1u << 27) - 1;

// include/uapi/linux/trace_mmap.h
struct meta {
  uint32_t meta_page_size, meta_struct_len, subbuf_size, nr_subbufs;
  struct {
    uint64_t lost_events;
    uint32_t id, read;
  } reader;
  uint64_t flags, entries, overrun, read;
};

typedef void walker(const char *page, uint32_t from, uint32_t to);

static int file;
static size_t page_bytes;
static const char *stop;
static struct kbuffer *kbuffer;
static uint64_t events, checksum;
static volatile uint64_t times;

static void die(const char *what) {
  perror(what);
  exit(1);
}

static uint32_t word(const char *at) {
  uint32_t value;
  memcpy(&value, at, sizeof value);
  return value;
}

static uint64_t long_word(const char *at) {
  uint64_t value;
  memcpy(&value, at, sizeof value);
  return value;
}

// What a program that knows the format by heart would do: no function call, no check of lengths.
static void walk_tight(const char *page, uint32_t from, uint32_t to) {
  static uint64_t time; // goes on where the last walk over the same page left off
  uint64_t now = from ? time : long_word(page), sum = 0, time_sum = 0, count = 0;
  const char *at = page + HEADER_BYTES + from, *end = page + HEADER_BYTES + to;
  while (at < end) {
    uint32_t header = word(at), type = header & 31, delta = header >> 5;
    const char *payload = at + 4;
    if (type - 1 < 28) {
      at = payload + 4 * type;
    } else if (type == 0) {
      at = payload + ((word(payload) + 3) & ~3u);
      payload += 4;
    } else if (type == 29) {
      if (!delta) break;
      now += delta;
      at = payload + ((word(payload) + 3) & ~3u);
      continue;
    } else {
      uint64_t stamp = ((uint64_t)word(payload) << 27) + delta;
      now = type == 30 ? now + stamp : stamp | (now >> 59 << 59);
      at += 8;
      continue;
    }
    now += delta;
    sum += word(payload + NUMBER_OFFSET);
    time_sum += now;
    count++;
  }
  time = now;
  checksum += sum;
  times += time_sum;
  events += count;
}

static void walk_kbuffer(const char *page, uint32_t from, uint32_t to) {
  unsigned long long time;
  kbuffer_load_subbuffer(kbuffer, (void *)page);
  for (char *data = kbuffer_read_event(kbuffer, &time); data; data = kbuffer_next_event(kbuffer, &time)) {
    uint32_t at = (uint32_t)kbuffer_curr_offset(kbuffer) - HEADER_BYTES;
    if (at < from) continue;
    if (at >= to) break;
    checksum += word(data + NUMBER_OFFSET);
    times += time;
    events++;
  }
}

static void walk_nothing(const char *page, uint32_t from, uint32_t to) {
  times += long_word(page) + from + to;
}

// Whether to look again after nothing was left.
static int is_more_to_come(void) {
  struct pollfd polled = {.fd = file, .events = POLLIN};
  if (!stop) return 0;
  if (poll(&polled, 1, WAIT_MILLIS) > 0) return 1;
  return access(stop, F_OK) != 0;
}

static struct meta *map(void) {
  struct meta *meta = mmap(NULL, sizeof *meta, PROT_READ, MAP_SHARED, file, 0);
  if (meta == MAP_FAILED) die("mmap");
  size_t length = meta->meta_page_size + (size_t)meta->subbuf_size * meta->nr_subbufs;
  munmap(meta, sizeof *meta);
  meta = mmap(NULL, length, PROT_READ, MAP_SHARED, file, 0);
  if (meta == MAP_FAILED) die("mmap");
  return meta;
}

static void drain_mapped(walker *walk) {
  volatile struct meta *meta = map();
  const char *pages = (const char *)meta + meta->meta_page_size;
  uint64_t read_before = meta->read;
  uint32_t id = meta->reader.id, done = meta->reader.read;
  do {
    for (;;) {
      if (ioctl(file, GET_READER)) die("GET_READER");
      if (meta->reader.id == id && meta->reader.read == done) break;
      if (meta->reader.id != id) done = 0;
      id = meta->reader.id;
      walk(pages + (size_t)id * page_bytes, done, meta->reader.read);
      done = meta->reader.read;
    }
  } while (is_more_to_come());
  if (walk == walk_nothing) events = meta->read - read_before;
}

static void drain_read(walker *walk) {
  char *page = aligned_alloc(4096, page_bytes);
  do {
    while (read(file, page, page_bytes) > 0) {
      walk(page, 0, long_word(page + 8) & SIZE_MASK);
    }
  } while (is_more_to_come());
}

static double nanos(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return now.tv_sec * 1e9 + now.tv_nsec;
}

static walker *walker_of(const char *way) {
  const char *suffix = strchr(way, '-');
  if (!suffix) return walk_nothing;
  return strcmp(suffix, "-kbuffer") ? walk_tight : walk_kbuffer;
}

int main(int argc, char **argv) {
  if (argc < 4) return 2;
  page_bytes = strtoul(argv[3], NULL, 0);
  stop = argc > 4 ? argv[4] : NULL;
  kbuffer = kbuffer_alloc(KBUFFER_LSIZE_8, KBUFFER_ENDIAN_LITTLE);
  file = open(argv[2], O_RDONLY | O_NONBLOCK);
  if (file < 0) die(argv[2]);
  walker *walk = walker_of(argv[1]);
  void (*drain)(walker *) = strncmp(argv[1], "mapped", 6) ? drain_read : drain_mapped;
  if (!strcmp(argv[1], "read-while-mapped")) map();
  double cpu = nanos(CLOCK_THREAD_CPUTIME_ID), wall = nanos(CLOCK_MONOTONIC);
  drain(walk);
  cpu = nanos(CLOCK_THREAD_CPUTIME_ID) - cpu;
  wall = nanos(CLOCK_MONOTONIC) - wall;
  printf("%" PRIu64 " %" PRIu64 " %.0f %.0f\n", events, checksum, cpu, wall);
  return 0;
}
