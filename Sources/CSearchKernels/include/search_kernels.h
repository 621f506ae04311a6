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

/// Asks the processor for the line of memory at an address, which need not be readable.
static inline void hongtou_prefetch(const void *address) { __builtin_prefetch(address); }

/// Unpacks 128 numbers of `width` bits from four interleaved lanes, adding 1 to each.
/// Reads at most 16 * width + 32 bytes at `input`.
void hongtou_unpack_increment(const uint8_t *input, unsigned width, uint32_t *output);

/// Unpacks 128 numbers of `width` bits from four interleaved lanes.
/// Reads at most 16 * width + 32 bytes at `input`.
void hongtou_unpack(const uint8_t *input, unsigned width, uint32_t *output);

/// Adds exceptions to 128 numbers: each is 7 bits of place, then `high` (1 ... 16) bits, which are added
/// above the lowest `width` (0 ... 31) bits of the number; one stream of bits.
/// Reads at most 8 bytes after the first byte of the last exception.
void hongtou_patch(const uint8_t *input, int count, unsigned high, unsigned width,
                   uint32_t *values);

/// Turns 128 gaps minus one into ascending numbers after `base`; returns the largest.
uint32_t hongtou_prefix_sum(uint32_t *values, uint32_t base);

/// Counts which of 128 numbers are below `target`.
int hongtou_count_below(const uint32_t *numbers, uint32_t target);

/// Finds which of `count` targets are among 128 ascending numbers; writes the index of each one found and
/// its place among the numbers, both ascending where the targets ascend, and returns how many they are.
int hongtou_find(const uint32_t *targets, int count, const uint32_t *numbers, uint32_t *found,
                 uint32_t *places);

/// How the bounds of a list's ranges join those of the lists before it: as the first, by their sum, or by
/// their sum where neither is 0.
enum hongtou_join {
  hongtou_join_first,
  hongtou_join_sum,
  hongtou_join_both
};

/// Joins the bounds of `count` ranges, rounded up to a multiple of 8, with `totals`.
///
/// The bound of range i is 0 when its byte c = codes[i >> more] is 0, else
/// weight * c / (c + ratio * (255 - c)) + least. Up to 8 bytes after the last one are read.
void hongtou_join_bounds(const uint8_t *codes, int count, int more, float weight, float ratio,
                         float least, float *totals, enum hongtou_join join);

/// Raises the bounds of the ranges of `count` postings (range = document >> shift) to
/// weight * t / (t + constant + slope * length) + least, with t = field_weight * frequency.
///
/// `lengths` holds `size` (1, 2 or 4) bytes per document; at most 3 bytes after the last one are read.
/// `documents` and `frequencies` have room for `count` rounded up to a multiple of 8.
struct hongtou_curve {
  float weight, field_weight, constant, slope, least;
};
void hongtou_raise_bounds(const uint32_t *documents, const uint32_t *frequencies, int count,
                          const uint8_t *lengths, int size, const struct hongtou_curve *curve,
                          int shift, float *bounds);

/// BM25 of one field: round(weight * (t / (t + (constant + slope * length)))) with
/// t = field_weight * frequency and round(x) = (x + magic) - magic, in this order.
struct hongtou_scorer {
  double weight, field_weight, constant, slope, magic;
};

/// Adds the scores of `count` postings to sums[document & 255] and sets bit document & 255 of `held`;
/// returns the highest sum of a document among them, at least 0. `lengths` as above, `size` 1 or 2.
double hongtou_add_scores(const uint32_t *documents, const uint32_t *frequencies, int count,
                          const uint8_t *lengths, int size, const struct hongtou_scorer *scorer,
                          double *sums, uint64_t *held);

/// Writes the scores of `count` postings to `scores`. `lengths` as above, `size` 1 or 2. `frequencies` and
/// `scores` have room for `count` rounded up to a multiple of 4.
void hongtou_score(const uint32_t *documents, const uint32_t *frequencies, int count,
                   const uint8_t *lengths, int size, const struct hongtou_scorer *scorer,
                   double *scores);

/// A number, as high as 16 maxima tell, that at least `best` (1 ... 16) of the scores reach; -1 where
/// there are fewer than 16. Scores are at least 0.
double hongtou_reached_by(const double *scores, int count, int best);

/// The share of one field in BM25F: weight * frequency / max(constant + slope * length, least), in this
/// order.
struct hongtou_field {
  double weight, constant, slope, least;
};

/// Writes the shares of `count` postings to `shares`. `lengths`, `size`, `frequencies` and `shares` as
/// for hongtou_score.
void hongtou_shares(const uint32_t *documents, const uint32_t *frequencies, int count,
                    const uint8_t *lengths, int size, const struct hongtou_field *field,
                    double *shares);

/// Turns `count` sums s of shares into round(weight * (s / (k1 + s))), or 0 where s is 0. `sums` has room
/// for `count` rounded up to a multiple of 4.
void hongtou_contribute(double *sums, int count, double weight, double k1, double magic);

/// Writes the numbers base + 1 + i of the set bits i of `words` 64-bit words, ascending, as far as
/// there is room for `size`; returns how many bits are set. `output` has room for `size` + 8.
int hongtou_unpack_bits(const uint8_t *input, int words, uint32_t base, int size,
                        uint32_t *output);

/// Reads 128 numbers from 1 on, level by level: of the numbers that reach a level, a bit each that says whether
/// they are above it; the last level has no bit set. False unless there are at most `most` (below 255) levels,
/// which end in the last of the `bytes`, at least 16. Up to 16 bytes after the last one are read.
bool hongtou_unpack_levels(const uint8_t *input, int bytes, int most, uint32_t *output);

/// Finds the numbers above a limit; writes their places, ascending, to `places`, which has room for
/// count + 8, and returns how many they are. `count` is rounded up to a multiple of 8.
int hongtou_above(const float *numbers, int count, float limit, uint32_t *places);

/// Keeps the documents whose score and bound are together above `needed`; the bound is that of the range
/// document >> shift, for which `codes` holds an index of `table`. Returns how many are kept.
int hongtou_keep(uint32_t *documents, double *scores, int count, const uint8_t *codes, int shift,
                 const float *table, double needed);

/// Keeps the documents whose bound, as above, is above `needed`, with a number each.
int hongtou_keep_places(uint32_t *documents, uint32_t *places, int count, const uint8_t *codes,
                        int shift, const float *table, float needed);

/// Where the positions of each of `count` postings begin, in bits from those of the first, and their
/// position widths, which follow from the lengths of the documents (`size` bytes each, 1 or 2; up to 3
/// bytes after the last one are read). Returns the bits of all; -1 when a posting has 2^16 positions or
/// more, or lengths have another size. All arrays have room for `count` rounded up to a multiple of 8.
int64_t hongtou_position_starts(const uint32_t *documents, const uint32_t *frequencies, int count,
                                const uint8_t *lengths, int size, int64_t *starts,
                                uint32_t *widths);

/// Finds the postings whose length is below the limit for their frequency.
///
/// `lengths` holds `size` (1, 2 or 4) bytes per document; `limits` one number below 2^31 per
/// frequency 1 ... 7 and one for all higher ones. At most 3 bytes after the last length are read.
/// Returns how many of the `count` places pass and writes them, ascending, to `places`, which has room
/// for count + 8.
int hongtou_filter(const uint32_t *documents, const uint32_t *frequencies, int count,
                   const uint8_t *lengths, int size, const uint32_t *limits, uint32_t *places);

#endif
