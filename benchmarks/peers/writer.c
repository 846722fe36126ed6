// Writes raw_syscalls events, two for each getppid(2), as fast as one CPU can, into an instance that takes events of this process alone.
//
//   writer INSTANCE EVENTS       writes that many
//   writer INSTANCE SECONDSs     writes for that long
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { AT_ONCE = 1000, EVENTS_PER_CALL = 2 };

static void put(const char *instance, const char *name, const char *value) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", instance, name);
  int file = open(path, O_WRONLY | O_TRUNC);
  if (file < 0 || write(file, value, strlen(value)) < 0) {
    perror(path);
    exit(1);
  }
  close(file);
}

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec + now.tv_nsec / 1e9;
}

static void call(long times) {
  while (times-- > 0) syscall(SYS_getppid);
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  char pid[32], *unit;
  double amount = strtod(argv[2], &unit);
  snprintf(pid, sizeof pid, "%d", getpid());
  put(argv[1], "set_event_pid", pid);
  put(argv[1], "events/raw_syscalls/enable", "1");
  put(argv[1], "tracing_on", "1");
  if (*unit == 's') {
    for (double end = seconds() + amount; seconds() < end;) call(AT_ONCE);
  } else {
    call((long)amount / EVENTS_PER_CALL);
  }
  put(argv[1], "tracing_on", "0");
  put(argv[1], "events/raw_syscalls/enable", "0"); // or every system call on this machine, the readers' too, takes longer
  return 0;
}
