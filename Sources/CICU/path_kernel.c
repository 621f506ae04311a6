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

// The step of a unit that is none: alone at no cost, no pair.
static const uint32_t filler = (uint32_t)0xFFFF << 16 | 62;

// PERF: no branch depends on what is found: a pair that is none reads entry 0, which stays in the
// first cache. So nothing waits for a look-up, and dozens are under way at once.
static inline __attribute__((always_inline)) int64_t look_up(
    const struct hongtou_pair_tables *tables, const uint16_t *units, const int64_t *starts,
    int64_t rows, uint32_t *steps, struct hongtou_candidate *candidates) {
  const uint64_t *characters = tables->characters;
  const uint64_t *table = tables->rows;
  const struct hongtou_pair *pairs = tables->pairs;
  struct hongtou_candidate *candidate = candidates;
  uint64_t first = characters[units[0]];
  uint64_t second = characters[units[1]];
  int64_t unit = 0;
  for (int lane = 0; lane < HONGTOU_LANES; lane++) {
    uint32_t *step = steps + lane;
    int64_t end = starts[lane + 1];
    for (; unit < end; unit++, step += HONGTOU_LANES) {
      uint64_t third = characters[units[unit + 2]];
      uint64_t word = table[(first >> 32) + word_of_code(second)];
      // A column is less than 44: no mask is needed.
      uint64_t column = (uint8_t)second;
      uint64_t isPair = word >> column & 1;
      uint64_t below = word & (((uint64_t)1 << column) - 1);
      uint64_t rank = (word >> COLUMNS) + (uint64_t)__builtin_popcountll(below);
      const struct hongtou_pair *pair = &pairs[rank & (0 - isPair)];
      *step = pair->step | (uint16_t)(first >> 8);
      candidate->pair = (uint32_t)(pair - pairs);
      candidate->unit = (uint32_t)unit;
      candidate += pair->filter >> (third & 31) & 1;
      first = second;
      second = third;
    }
    for (uint32_t *last = steps + rows * HONGTOU_LANES; step < last; step += HONGTOU_LANES)
      *step = filler;
  }
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

// Bits of a step.
enum { UNUSUAL = 1 << 14, ALONE_COST = (1 << 14) - 1 };

static inline __attribute__((always_inline)) int lay(const uint32_t *steps, int64_t rows,
                                                     const int32_t *heads,
                                                     const struct hongtou_long_word *words,
                                                     uint32_t *best, uint32_t *lengths) {
  lanes seen = {0};
  lanes reached = {0};
  // The path whose last word is the pair that ends with the row.
  lanes throughPair = reached + UINT32_MAX / 2;
  for (int64_t row = 0; row < rows; row++) {
    lanes step = *(const lanes *)(steps + row * HONGTOU_LANES);
    lanes alone = reached + (step & ALONE_COST);
    lanes cheapest = __builtin_elementwise_min(throughPair, alone);
    if (heads[row] >= 0) {
      uint32_t offers[HONGTOU_LANES];
      offer(best, offers, heads[row], words);
      cheapest = __builtin_elementwise_min(cheapest, *(const lanes *)offers);
    }
    seen |= step;
    *(lanes *)(best + row * HONGTOU_LANES) = cheapest;
    *(lanes *)(lengths + row * HONGTOU_LANES) = ~cheapest & 63;
    throughPair = reached + (step >> 16);
    reached = cheapest & ~(uint32_t)63;
  }
  uint32_t all = 0;
  for (int lane = 0; lane < HONGTOU_LANES; lane++) all |= seen[lane];
  return (all & UNUSUAL) != 0;
}

int64_t hongtou_look_up_pairs_portable(const struct hongtou_pair_tables *tables,
                                       const uint16_t *units, const int64_t *starts,
                                       int64_t rows, uint32_t *steps,
                                       struct hongtou_candidate *candidates) {
  return look_up(tables, units, starts, rows, steps, candidates);
}

int hongtou_lay_path_portable(const uint32_t *steps, int64_t rows, const int32_t *heads,
                              const struct hongtou_long_word *words, uint32_t *best,
                              uint32_t *lengths) {
  return lay(steps, rows, heads, words, best, lengths);
}

#if defined(__x86_64__)

#define WIDE __attribute__((target("avx2,popcnt,bmi,bmi2")))

WIDE static int64_t look_up_wide(const struct hongtou_pair_tables *tables, const uint16_t *units,
                                 const int64_t *starts, int64_t rows, uint32_t *steps,
                                 struct hongtou_candidate *candidates) {
  return look_up(tables, units, starts, rows, steps, candidates);
}

WIDE static int lay_wide(const uint32_t *steps, int64_t rows, const int32_t *heads,
                         const struct hongtou_long_word *words, uint32_t *best,
                         uint32_t *lengths) {
  return lay(steps, rows, heads, words, best, lengths);
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
                              const int64_t *starts, int64_t rows, uint32_t *steps,
                              struct hongtou_candidate *candidates) {
  return is_wide() ? look_up_wide(tables, units, starts, rows, steps, candidates)
                   : hongtou_look_up_pairs_portable(tables, units, starts, rows, steps,
                                                    candidates);
}

int hongtou_lay_path(const uint32_t *steps, int64_t rows, const int32_t *heads,
                     const struct hongtou_long_word *words, uint32_t *best, uint32_t *lengths) {
  return is_wide() ? lay_wide(steps, rows, heads, words, best, lengths)
                   : hongtou_lay_path_portable(steps, rows, heads, words, best, lengths);
}

typedef uint32_t quad __attribute__((vector_size(16), aligned(4)));

// {offset, position} of a place, in the lower half.
static inline __attribute__((always_inline)) quad load_place(const uint64_t *place) {
  return (quad){(uint32_t)*place, (uint32_t)(*place >> 32), 0, 0};
}

// PERF: four words at once: {start, end, position, position of the end} less {0, 0, 0, position};
// the token's bits are the uppermost byte, above the count of scalars.
static inline __attribute__((always_inline)) void write_token(struct hongtou_token *token,
                                                              quad place, quad after,
                                                              uint8_t bits) {
  quad both = __builtin_shufflevector(place, after, 0, 4, 1, 5);
  quad position = __builtin_shufflevector(place, place, 2, 2, 2, 1);
  *(quad *)token = both - position;
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  ((uint8_t *)&token->tail)[3] = bits;
#else
  token->tail |= (uint32_t)bits << 24;
#endif
}

// One token of a path that is read backwards.
#define WRITE_ONE(lengths, unit, after, limit)                           \
  do {                                                                   \
    unit -= lengths[unit * HONGTOU_LANES];                               \
    quad place = load_place(&places[unit]);                              \
    write_token(--limit, place, after, tokenBits[units[unit]]);          \
    after = place;                                                       \
  } while (0)

struct hongtou_token *hongtou_write_tokens(const struct hongtou_lane *lane, int64_t end,
                                           struct hongtou_token *limit) {
  const uint16_t *units = lane->units;
  const uint64_t *places = lane->places;
  const uint8_t *tokenBits = lane->tokenBits;
  const uint32_t *lengths = lane->lengths - HONGTOU_LANES;
  int64_t start = lane->start;
  int64_t unit = end;
  quad after = load_place(&places[unit]);
  while (unit > start) WRITE_ONE(lengths, unit, after, limit);
  return limit;
}

// PERF: each token waits for the length of the one after it. Two lanes side by side halve that.
void hongtou_write_two_lanes(const struct hongtou_lane *lane, const int64_t *ends,
                             struct hongtou_token **limits) {
  const uint16_t *units = lane->units;
  const uint64_t *places = lane->places;
  const uint8_t *tokenBits = lane->tokenBits;
  const uint32_t *lengths0 = lane[0].lengths - HONGTOU_LANES;
  const uint32_t *lengths1 = lane[1].lengths - HONGTOU_LANES;
  int64_t unit0 = ends[0], unit1 = ends[1];
  int64_t start0 = lane[0].start, start1 = lane[1].start;
  struct hongtou_token *limit0 = limits[0], *limit1 = limits[1];
  quad after0 = load_place(&places[unit0]), after1 = load_place(&places[unit1]);
  while (unit0 > start0 && unit1 > start1) {
    WRITE_ONE(lengths0, unit0, after0, limit0);
    WRITE_ONE(lengths1, unit1, after1, limit1);
  }
  while (unit0 > start0) WRITE_ONE(lengths0, unit0, after0, limit0);
  while (unit1 > start1) WRITE_ONE(lengths1, unit1, after1, limit1);
  limits[0] = limit0;
  limits[1] = limit1;
}

struct hongtou_token *hongtou_write_plain_tokens(const struct hongtou_lane *lane, int64_t *end,
                                                 int64_t *next, int64_t lastLong,
                                                 struct hongtou_token *limit) {
  const uint16_t *units = lane->units;
  const uint64_t *places = lane->places;
  const uint8_t *tokenBits = lane->tokenBits;
  const uint32_t *lengths = lane->lengths - HONGTOU_LANES;
  const uint32_t *steps = lane->steps;
  int64_t start = lane->start;
  int64_t unit = *end;
  int64_t following = *next;
  quad after = load_place(&places[unit]);
  while (unit > start) {
    uint32_t length = lengths[unit * HONGTOU_LANES];
    int64_t first = unit - length;
    uint32_t isPair = steps[first * HONGTOU_LANES] >> 16 != 0xFFFF;
    if ((length > 2) | (lastLong >= first) | ((following - first == 2) & isPair)) break;
    quad place = load_place(&places[first]);
    write_token(--limit, place, after, tokenBits[units[first]]);
    after = place;
    following = unit;
    unit = first;
  }
  *end = unit;
  *next = following;
  return limit;
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
