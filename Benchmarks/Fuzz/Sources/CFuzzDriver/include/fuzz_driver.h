#ifndef FUZZ_DRIVER_H
#define FUZZ_DRIVER_H

/// Runs libFuzzer with the program's arguments on `LLVMFuzzerTestOneInput`, and returns its exit
/// code. SwiftPM gives an executable a `main` of its own, so that libFuzzer's is not linked.
int run_fuzzer(int argc, char *_Nullable *_Nonnull argv);

#endif
