// Observes one CPU's running ring buffer in place, as dev.ringmap.RingObserver does, and says how long events took to be seen.
//
//   observer TRACE_PIPE_RAW EVENTS
//
// Prints "events median_nanos p99_nanos gaps" when it has seen so many events, or nothing has come for two seconds. The trace clock has to
// be mono. Spins, and begins with the page that is entered first: on a ring that is empty.
#include <fcntl.h>
#include <inttypes.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

enum { NONE = -1, HEADER_BYTES = 16, PATIENCE_NANOS = 2000000000 };

// The start of include/uapi/linux/trace_mmap.h's struct.
struct meta {
  uint32_t meta_page_size, meta_struct_len, subbuf_size, nr_subbufs;
};

static const char *pages;
static struct meta meta;
static int *next_of; // the page that was entered after this one
static char *copy;
static uint64_t *latencies, events, wanted, gaps;

static int64_t nanos(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static const char *page(int id) { return pages + (size_t)id * meta.subbuf_size; }

static uint64_t stamp(int id) {
  return atomic_load_explicit((const _Atomic uint64_t *)page(id), memory_order_acquire);
}

static uint32_t committed(int id) {
  return atomic_load_explicit((const _Atomic uint64_t *)(page(id) + 8), memory_order_acquire) & ((1u << 27) - 1);
}

// The order matters: a new commit implies a new stamp.
static int is_same(int id, uint64_t time, uint32_t bytes) { return committed(id) >= bytes && stamp(id) == time; }

static int is_entered_after(int id, uint64_t time) { return stamp(id) > time && committed(id) > 0; }

static int look_for_earliest(uint64_t after) {
  int earliest = NONE;
  uint64_t earliest_time = 0;
  for (int id = 0; id < (int)meta.nr_subbufs; id++) {
    uint64_t time = stamp(id);
    if ((earliest == NONE || time < earliest_time) && is_entered_after(id, after)) {
      earliest = id;
      earliest_time = time;
    }
  }
  return earliest;
}

// A page that was entered before the one found must have been visible in the second look.
static int earliest_after(uint64_t time) {
  int first = look_for_earliest(time);
  for (int looks = 0; looks < 8; looks++) {
    int second = look_for_earliest(time);
    if (first == second) return first;
    first = second;
  }
  return NONE;
}

static int page_after(int id, uint64_t time) {
  if (next_of[id] == NONE) return earliest_after(time);
  return is_entered_after(next_of[id], time) ? next_of[id] : NONE;
}

static uint32_t word(const char *at) {
  uint32_t value;
  memcpy(&value, at, sizeof value);
  return value;
}

static uint64_t see(uint64_t time, uint32_t from, uint32_t to) {
  const char *at = copy + HEADER_BYTES + from, *end = copy + HEADER_BYTES + to;
  while (at < end) {
    uint32_t header = word(at), type = header & 31, delta = header >> 5;
    if (type == 30 || type == 31) {
      uint64_t wide = ((uint64_t)word(at + 4) << 27) + delta;
      time = type == 30 ? time + wide : wide | (time >> 59 << 59);
      at += 8;
      continue;
    }
    if (type == 29 && !delta) break;
    time += delta;
    at += type && type < 29 ? 4 + 4 * type : 4 + ((word(at + 4) + 3) & ~3u);
    if (type == 29) continue;
    if (events < wanted) latencies[events++] = nanos() - time;
  }
  return time;
}

static void observe(void) {
  int id = NONE;
  uint32_t seen = 0;
  uint64_t page_time = 0, time = 0;
  int64_t last = nanos();
  for (uint64_t looks = 0; events < wanted; looks++) {
    if (looks % 1024 == 0 && nanos() - last > PATIENCE_NANOS) return;
    if (id != NONE && is_same(id, page_time, seen)) {
      uint32_t there = committed(id);
      if (there > seen) {
        memcpy(copy + HEADER_BYTES + seen, page(id) + HEADER_BYTES + seen, there - seen);
        atomic_thread_fence(memory_order_acquire);
        if (!is_same(id, page_time, there)) continue;
        time = see(time, seen, there);
        seen = there;
        last = nanos();
        continue;
      }
      int next = page_after(id, page_time);
      if (next == NONE || committed(id) > seen) continue;
      uint64_t next_time = stamp(next);
      if (!is_same(id, page_time, seen)) continue;
      next_of[id] = next;
      id = next;
      page_time = next_time;
    } else {
      gaps += id != NONE;
      id = earliest_after(page_time);
      page_time = id == NONE ? 0 : stamp(id);
    }
    seen = 0;
    time = page_time;
  }
}

static int by_size(const void *one, const void *other) {
  uint64_t a = *(const uint64_t *)one, b = *(const uint64_t *)other;
  return a < b ? -1 : a > b;
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  int file = open(argv[1], O_RDONLY | O_NONBLOCK);
  struct meta *first = file < 0 ? MAP_FAILED : mmap(NULL, sizeof *first, PROT_READ, MAP_SHARED, file, 0);
  if (first == MAP_FAILED) {
    perror(argv[1]);
    return 1;
  }
  meta = *first;
  size_t length = meta.meta_page_size + (size_t)meta.nr_subbufs * meta.subbuf_size;
  char *ring = mmap(NULL, length, PROT_READ, MAP_SHARED, file, 0);
  if (ring == MAP_FAILED) {
    perror("mmap");
    return 1;
  }
  pages = ring + meta.meta_page_size;
  wanted = strtoull(argv[2], NULL, 0);
  latencies = calloc(wanted + 1, sizeof *latencies);
  copy = malloc(meta.subbuf_size);
  next_of = malloc(meta.nr_subbufs * sizeof *next_of);
  for (uint32_t id = 0; id < meta.nr_subbufs; id++) next_of[id] = NONE;
  puts("ready");
  fflush(stdout);
  observe();
  qsort(latencies, events, sizeof *latencies, by_size);
  printf("%" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 "\n", events, latencies[events / 2], latencies[events * 99 / 100], gaps);
  return 0;
}
