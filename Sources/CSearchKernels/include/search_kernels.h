// The inner loops of the search core that gain from 256-bit vectors, chosen at run time.
//
// Everything here has an equal in Swift (BitPacking, LengthFilter), which is used where
// hongtou_has_vectors() says no and against which the tests compare it.

#ifndef HONGTOU_SEARCH_KERNELS_H
#define HONGTOU_SEARCH_KERNELS_H

#include <stdbool.h>
#include <stdint.h>

/// Whether the processor has what the other functions need (AVX2).
bool hongtou_has_vectors(void);

/// Unpacks 128 numbers of `width` bits from four interleaved lanes, adding 1 to each.
/// Reads at most 16 * width + 32 bytes at `input`.
void hongtou_unpack_increment(const uint8_t *input, unsigned width, uint32_t *output);

/// Unpacks 128 numbers of `width` bits from four interleaved lanes.
/// Reads at most 16 * width + 32 bytes at `input`.
void hongtou_unpack(const uint8_t *input, unsigned width, uint32_t *output);

/// Turns 128 gaps minus one into ascending numbers after `base`; returns the largest.
uint32_t hongtou_prefix_sum(uint32_t *values, uint32_t base);

/// Finds the postings whose length is below the limit for their frequency.
///
/// `lengths` holds `size` (1, 2 or 4) bytes per document; `limits` one number below 2^31 per
/// frequency 1 ... 7 and one for all higher ones. At most 3 bytes after the last length are read.
/// Returns how many of the `count` places pass and writes them, ascending, to `places`, which has room
/// for count + 8.
int hongtou_filter(const uint32_t *documents, const uint32_t *frequencies, int count,
                   const uint8_t *lengths, int size, const uint32_t *limits, uint32_t *places);

#endif
