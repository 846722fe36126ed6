// Writes raw markers, one after the other with pauses of random length between them, in which it spins.
//
//   marks INSTANCE EVENTS LEAST_NANOS MOST_NANOS
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static int64_t nanos(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000000000LL + now.tv_nsec;
}

int main(int argc, char **argv) {
  char path[4096];
  if (argc != 5) return 2;
  snprintf(path, sizeof path, "%s/trace_marker_raw", argv[1]);
  int file = open(path, O_WRONLY);
  long least = atol(argv[3]), most = atol(argv[4]);
  int32_t record[4] = {0};
  for (long event = atol(argv[2]); event > 0; event--) {
    for (int64_t end = nanos() + least + random() % (most - least + 1); nanos() < end;) continue;
    record[1]++;
    if (write(file, record, sizeof record) != sizeof record) {
      perror(path);
      return 1;
    }
  }
  return 0;
}
