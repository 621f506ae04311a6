#ifndef INSTRUCTION_COUNTER_H
#define INSTRUCTION_COUNTER_H

#include <stdint.h>

/// Opens a counter of the instructions this thread retires in user space.
/// Returns a file descriptor, or -1 where the machine or the kernel does not count them.
int instruction_counter_open(void);

/// The instructions since the counter was opened, or -1 when it cannot be read.
int64_t instruction_counter_read(int counter);

#endif
