#include "fuzz_driver.h"

#include <stddef.h>
#include <stdint.h>

// From libFuzzer, and from the Swift target that is linked with this.
extern int LLVMFuzzerRunDriver(int *argc, char ***argv,
                               int (*test)(const uint8_t *data, size_t size));
extern int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int run_fuzzer(int argc, char **argv) {
  return LLVMFuzzerRunDriver(&argc, &argv, LLVMFuzzerTestOneInput);
}
