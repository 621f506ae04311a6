#include "instruction_counter.h"

#if defined(__linux__)

#include <linux/perf_event.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

int instruction_counter_open(void) {
  struct perf_event_attr attributes;
  memset(&attributes, 0, sizeof attributes);
  attributes.type = PERF_TYPE_HARDWARE;
  attributes.size = sizeof attributes;
  attributes.config = PERF_COUNT_HW_INSTRUCTIONS;
  attributes.exclude_kernel = 1;
  attributes.exclude_hv = 1;
  return (int)syscall(SYS_perf_event_open, &attributes, 0, -1, -1, 0);
}

int64_t instruction_counter_read(int counter) {
  uint64_t count = 0;
  if (read(counter, &count, sizeof count) != (ssize_t)sizeof count) return -1;
  return (int64_t)count;
}

#else

int instruction_counter_open(void) { return -1; }

int64_t instruction_counter_read(int counter) {
  (void)counter;
  return -1;
}

#endif
