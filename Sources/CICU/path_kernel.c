#include "path_kernel.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#if defined(__linux__)
#include <sys/mman.h>
#endif

// A row's word: this many columns, the rank of the first of them above.
enum { COLUMNS = 44 };

// The word of a row that is always empty: the code of what stands in no word of a dictionary.
enum { EMPTY_WORD = 63 };

static inline uint32_t word_of_code(uint64_t entry) { return (uint32_t)entry >> 26; }

int64_t hongtou_divide_into_lanes(const struct hongtou_pair_tables *tables, const uint16_t *units,
                                  int64_t count, int64_t *starts) {
  int64_t longest = 0;
  starts[0] = 0;
  for (int lane = 1; lane <= HONGTOU_LANES; lane++) {
    int64_t start = count * lane / HONGTOU_LANES;
    if (start < starts[lane - 1]) start = starts[lane - 1];
    // A word never ends before a character of a word unless this one is of none.
    while (start > 0 && start < count &&
           word_of_code(tables->characters[units[start - 1]]) != EMPTY_WORD)
      start++;
    starts[lane] = start;
    if (start - starts[lane - 1] > longest) longest = start - starts[lane - 1];
  }
  return longest;
}

// PERF: no branch depends on what is found: a pair that is none reads entry 0, which stays in the
// first cache. So nothing waits for a look-up, and dozens are under way at once.
static inline __attribute__((always_inline)) int64_t look_up(
    const struct hongtou_pair_tables *tables, const uint16_t *units, const int64_t *starts,
    uint32_t *steps, struct hongtou_candidate *candidates, uint64_t *seen) {
  const uint64_t *characters = tables->characters;
  const uint64_t *rows = tables->rows;
  const uint64_t *pairs = tables->pairs;
  uint64_t all = 0;
  struct hongtou_candidate *candidate = candidates;
  uint64_t first = characters[units[0]];
  uint64_t second = characters[units[1]];
  int64_t unit = 0;
  for (int lane = 0; lane < HONGTOU_LANES; lane++) {
    uint32_t *step = steps + lane;
    int64_t end = starts[lane + 1];
#pragma clang loop unroll_count(2)
    for (; unit < end; unit++, step += HONGTOU_LANES) {
      uint64_t third = characters[units[unit + 2]];
      all |= first;
      uint64_t word = rows[(first >> 32) + word_of_code(second)];
      uint64_t bit = second & 63;
      uint64_t isPair = word >> bit & 1;
      uint64_t below = word & (((uint64_t)1 << bit) - 1);
      uint64_t rank = (word >> COLUMNS) + (uint64_t)__builtin_popcountll(below);
      uint64_t place = rank & (0 - isPair);
      uint64_t pair = pairs[place];
      *step = (uint32_t)(pair >> 32) | (uint16_t)(first >> 8);
      candidate->pair = (uint32_t)place;
      candidate->unit = (uint32_t)unit;
      candidate += (uint32_t)pair >> (third & 31) & 1;
      first = second;
      second = third;
    }
  }
  *seen = all;
  return candidate - candidates;
}

typedef uint32_t lanes __attribute__((vector_size(4 * HONGTOU_LANES), aligned(4)));

// Offers the long words of a list to their lanes.
static __attribute__((noinline)) void offer(const uint32_t *best, uint32_t *offers, int32_t head,
                                            const struct hongtou_long_word *words) {
  for (int lane = 0; lane < HONGTOU_LANES; lane++) offers[lane] = UINT32_MAX;
  for (int32_t at = head; at >= 0; at = words[at].next) {
    uint32_t start = words[at].start;
    // The cost of reaching the first unit is that of the end of the unit before it in its lane.
    uint32_t reached = start < HONGTOU_LANES ? 0 : best[start - HONGTOU_LANES] & ~(uint32_t)63;
    uint32_t cost = reached + words[at].cost;
    uint32_t *own = &offers[start % HONGTOU_LANES];
    if (cost < *own) *own = cost;
  }
}

static inline __attribute__((always_inline)) void lay(const uint32_t *steps, int64_t rows,
                                                      const int32_t *heads,
                                                      const struct hongtou_long_word *words,
                                                      uint32_t *best) {
  lanes reached = {0};
  // The path whose last word is the pair that ends with the row.
  lanes throughPair = reached + UINT32_MAX / 2;
  for (int64_t row = 0; row < rows; row++) {
    lanes step = *(const lanes *)(steps + row * HONGTOU_LANES);
    lanes alone = reached + (step & 0xFFFF);
    lanes cheapest = __builtin_elementwise_min(throughPair, alone);
    if (heads[row] >= 0) {
      uint32_t offers[HONGTOU_LANES];
      offer(best, offers, heads[row], words);
      cheapest = __builtin_elementwise_min(cheapest, *(const lanes *)offers);
    }
    *(lanes *)(best + row * HONGTOU_LANES) = cheapest;
    throughPair = reached + (step >> 16);
    reached = cheapest & ~(uint32_t)63;
  }
}

int64_t hongtou_look_up_pairs_portable(const struct hongtou_pair_tables *tables,
                                       const uint16_t *units, const int64_t *starts,
                                       uint32_t *steps, struct hongtou_candidate *candidates,
                                       uint64_t *seen) {
  return look_up(tables, units, starts, steps, candidates, seen);
}

void hongtou_lay_path_portable(const uint32_t *steps, int64_t rows, const int32_t *heads,
                               const struct hongtou_long_word *words, uint32_t *best) {
  lay(steps, rows, heads, words, best);
}

#if defined(__x86_64__)

#define WIDE __attribute__((target("avx2,popcnt,bmi,bmi2")))

WIDE static int64_t look_up_wide(const struct hongtou_pair_tables *tables, const uint16_t *units,
                                 const int64_t *starts, uint32_t *steps,
                                 struct hongtou_candidate *candidates, uint64_t *seen) {
  return look_up(tables, units, starts, steps, candidates, seen);
}

WIDE static void lay_wide(const uint32_t *steps, int64_t rows, const int32_t *heads,
                          const struct hongtou_long_word *words, uint32_t *best) {
  lay(steps, rows, heads, words, best);
}

static int is_wide(void) {
  // Every thread that comes here first finds the same: 1 no, 2 yes.
  static int _Atomic known = 0;
  int answer = known;
  if (answer == 0) {
    __builtin_cpu_init();
    answer = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2") &&
                     __builtin_cpu_supports("popcnt")
                 ? 2
                 : 1;
    known = answer;
  }
  return answer == 2;
}

#else
#define look_up_wide look_up
#define lay_wide lay
static int is_wide(void) { return 0; }
#endif

int64_t hongtou_look_up_pairs(const struct hongtou_pair_tables *tables, const uint16_t *units,
                              const int64_t *starts, uint32_t *steps,
                              struct hongtou_candidate *candidates, uint64_t *seen) {
  return is_wide() ? look_up_wide(tables, units, starts, steps, candidates, seen)
                   : hongtou_look_up_pairs_portable(tables, units, starts, steps, candidates, seen);
}

void hongtou_lay_path(const uint32_t *steps, int64_t rows, const int32_t *heads,
                      const struct hongtou_long_word *words, uint32_t *best) {
  if (is_wide()) {
    lay_wide(steps, rows, heads, words, best);
  } else {
    hongtou_lay_path_portable(steps, rows, heads, words, best);
  }
}

void *hongtou_allocate_tables(uint64_t bytes) {
  const uint64_t large = 2 << 20;
  void *memory = NULL;
  uint64_t rounded = (bytes + large - 1) / large * large;
  if (rounded < bytes || posix_memalign(&memory, large, rounded) != 0) return NULL;
#if defined(__linux__) && defined(MADV_HUGEPAGE)
  (void)madvise(memory, rounded, MADV_HUGEPAGE);
#endif
  memset(memory, 0, bytes);
  return memory;
}

void hongtou_free_tables(void *tables) { free(tables); }
