#include "path_kernel.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#if defined(__linux__)
#include <sys/mman.h>
#endif

enum { BLOCK = HONGTOU_BLOCK_ROWS * HONGTOU_LANES };

typedef uint32_t lanes __attribute__((vector_size(4 * HONGTOU_LANES), aligned(4)));

static inline uint32_t word_of_code(uint32_t code) { return code >> 14 & 63; }

int64_t hongtou_divide_into_lanes(const struct hongtou_tables *tables, const uint16_t *units,
                                  int64_t count, int64_t *starts) {
  int64_t longest = 0;
  starts[0] = 0;
  for (int lane = 1; lane <= HONGTOU_LANES; lane++) {
    int64_t start = count * lane / HONGTOU_LANES;
    if (start < starts[lane - 1]) start = starts[lane - 1];
    // A word never ends before a character of a word unless this one is of none.
    while (start > 0 && start < count &&
           word_of_code(tables->characters[units[start - 1]]) != HONGTOU_EMPTY_WORD)
      start++;
    starts[lane] = start;
    if (start - starts[lane - 1] > longest) longest = start - starts[lane - 1];
  }
  return longest;
}

// Puts the characters' entries into rows; what a lane is short of stands in no word and costs
// nothing.
static inline __attribute__((always_inline)) void fill_codes(const struct hongtou_tables *tables,
                                                             struct hongtou_window *window) {
  const uint32_t *characters = tables->characters;
  int64_t rows = (window->rows + 7) & ~7;
  memset(window->longSteps, 0xFF, sizeof(uint32_t) * (size_t)(rows * HONGTOU_LANES));
  memset(window->heads, 0xFF, sizeof(int32_t) * (size_t)rows);
  for (int lane = 0; lane < HONGTOU_LANES; lane++) {
    const uint16_t *units = window->units + window->starts[lane];
    int64_t length = window->starts[lane + 1] - window->starts[lane];
    uint32_t *code = window->codes + lane;
#pragma clang loop unroll_count(4)
    for (int64_t row = 0; row < length; row++)
      code[row * HONGTOU_LANES] = characters[units[row]];
    for (int64_t row = length; row < rows + 2; row++) code[row * HONGTOU_LANES] = tables->filler;
  }
}

// A place where a word of three or more characters, or a rare pair, may start.
struct probe {
  uint64_t key;
  // The entry of the hash table where the key would stand.
  uint64_t entry;
  uint32_t slot;
  uint32_t place;
};

// The layout of an entry: key, cost, third or later characters.
enum { KEY_SHIFT = 28, COST_SHIFT = 16 };

static inline uint64_t key_of(uint32_t node, uint16_t unit) { return (uint64_t)node << 16 | unit; }

static inline uint32_t slot_of(const struct hongtou_tables *tables, uint64_t key) {
  return (uint32_t)(key * 0x9E3779B97F4A7C15u >> 40 & tables->longerMask);
}

static inline int64_t unit_of(const struct hongtou_window *window, uint32_t place) {
  return window->starts[place % HONGTOU_LANES] + place / HONGTOU_LANES;
}

// PERF: the first look-ups in the hash table, of which most miss the cache, before any is used.
static inline __attribute__((always_inline)) void start_probes(
    const struct hongtou_tables *tables, const struct hongtou_window *window, int64_t first,
    const uint16_t *candidates, int64_t count, const uint32_t *ranks, struct probe *probes) {
  for (int64_t index = 0; index < count; index++) {
    uint32_t place = (uint32_t)first + candidates[index];
    const uint16_t *units = window->units + unit_of(window, place);
    uint32_t rank = ranks[candidates[index]];
    int isRare = rank <= HONGTOU_COLUMNS;
    uint32_t node = isRare ? tables->rareNode + units[0] : rank;
    struct probe *probe = &probes[index];
    probe->key = key_of(node, units[2 - isRare]);
    probe->slot = slot_of(tables, probe->key);
    probe->entry = tables->longer[probe->slot];
    probe->place = place;
  }
}

// Records a word of `length` characters. Returns 0 where there is no room for it.
static inline int record(struct hongtou_window *window, uint32_t place, uint32_t length,
                         uint32_t cost) {
  uint32_t *longStep = &window->longSteps[place];
  cost = cost << 6 | (63 - length);
  if (length == 2) {
    window->steps[place] = (window->steps[place] & 0xFFFF) | cost << 16;
  } else if (length == 3) {
    *longStep = (*longStep & 0xFFFF0000) | cost;
  } else if (length == 4) {
    *longStep = (*longStep & 0xFFFF) | cost << 16;
  } else {
    if (window->wordCount == window->wordCapacity) return 0;
    int32_t *head = &window->heads[place / HONGTOU_LANES + length - 1];
    window->words[window->wordCount] = (struct hongtou_long_word){place, length, cost, *head};
    *head = (int32_t)window->wordCount++;
  }
  return 1;
}

// Follows the words that begin as a probe says. Returns 0 where there is no room for one.
static int walk(const struct hongtou_tables *tables, struct hongtou_window *window,
                struct probe probe) {
  const uint16_t *units = window->units + unit_of(window, probe.place);
  uint32_t length = probe.key >> 16 < tables->rareNode ? 2 : 1;
  while (1) {
    while (probe.entry >> KEY_SHIFT != probe.key) {
      if (probe.entry == 0) return 1;
      probe.slot = (uint32_t)((probe.slot + 1) & tables->longerMask);
      probe.entry = tables->longer[probe.slot];
    }
    length++;
    uint32_t cost = (uint32_t)(probe.entry >> COST_SHIFT) & HONGTOU_NO_WORD;
    if (cost != HONGTOU_NO_WORD && !record(window, probe.place, length, cost)) return 0;
    uint32_t column = tables->characters[units[length]] >> 8 & 15;
    if ((probe.entry >> column & 1) == 0) return 1;
    probe.key = key_of(tables->longerNode + probe.slot, units[length]);
    probe.slot = slot_of(tables, probe.key);
    probe.entry = tables->longer[probe.slot];
  }
}

// Offers the words of five and more characters that end in a row to their lanes.
static __attribute__((noinline)) void offer(const struct hongtou_window *window, int64_t row,
                                            uint32_t *offers) {
  for (int lane = 0; lane < HONGTOU_LANES; lane++) offers[lane] = UINT32_MAX;
  for (int32_t at = window->heads[row]; at >= 0; at = window->words[at].next) {
    uint32_t start = window->words[at].start;
    // The cost of reaching the first unit is that of the end of the unit before it in its lane.
    uint32_t reached =
        start < HONGTOU_LANES ? 0 : window->best[start - HONGTOU_LANES] & ~(uint32_t)63;
    uint32_t cost = reached + window->words[at].cost;
    uint32_t *own = &offers[start % HONGTOU_LANES];
    if (cost < *own) *own = cost;
  }
}

static inline uint32_t row_mask(const lanes *v) {
  uint32_t mask = 0;
  for (int lane = 0; lane < HONGTOU_LANES; lane++) mask |= ((*v)[lane] & 1) << lane;
  return mask;
}

static inline void spread(const uint8_t *marks, uint64_t *output, int64_t stride) {
  for (int lane = 0; lane < HONGTOU_LANES; lane++) {
    uint64_t bits = 0;
    for (int row = 0; row < 64; row++) bits |= (uint64_t)(marks[row] >> lane & 1) << row;
    output[stride * lane] = bits;
  }
}

#define KERNEL(name) name##_portable
#define TARGET
#define ROW_MASK(v) row_mask(&(const lanes){v})
#define SPREAD(marks, output, stride) spread(marks, output, stride)
#include "path_kernel_body.h"
#undef KERNEL
#undef TARGET
#undef ROW_MASK
#undef SPREAD

int hongtou_look_up_portable(const struct hongtou_tables *tables, struct hongtou_window *window) {
  return look_up_portable(tables, window);
}

void hongtou_lay_path_portable(const struct hongtou_window *window, uint64_t *ends,
                               int64_t stride) {
  lay_path_portable(window, ends, stride);
}

void hongtou_mark_words_portable(const struct hongtou_window *window, uint64_t *pairs,
                                 uint64_t *longer, int64_t stride) {
  mark_words_portable(window, pairs, longer, stride);
}

#if defined(__x86_64__)
#include <immintrin.h>

#define TARGET __attribute__((target("avx2,popcnt,bmi,bmi2")))

TARGET static inline uint32_t row_mask_wide(lanes v) {
  return (uint32_t)_mm256_movemask_ps((__m256)v);
}

// The uppermost bit of 32 marks at once, eight times.
TARGET static inline void spread_wide(const uint8_t *marks, uint64_t *output, int64_t stride) {
  __m256i low = _mm256_loadu_si256((const __m256i *)marks);
  __m256i high = _mm256_loadu_si256((const __m256i *)(marks + 32));
  for (int lane = HONGTOU_LANES - 1; lane >= 0; lane--) {
    output[stride * lane] = (uint64_t)(uint32_t)_mm256_movemask_epi8(high) << 32 |
                            (uint32_t)_mm256_movemask_epi8(low);
    low = _mm256_add_epi8(low, low);
    high = _mm256_add_epi8(high, high);
  }
}

#define KERNEL(name) name##_wide
#define ROW_MASK(v) row_mask_wide(v)
#define SPREAD(marks, output, stride) spread_wide(marks, output, stride)
#include "path_kernel_body.h"

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
#define look_up_wide look_up_portable
#define lay_path_wide lay_path_portable
#define mark_words_wide mark_words_portable
static int is_wide(void) { return 0; }
#endif

int hongtou_look_up(const struct hongtou_tables *tables, struct hongtou_window *window) {
  return is_wide() ? look_up_wide(tables, window) : look_up_portable(tables, window);
}

void hongtou_lay_path(const struct hongtou_window *window, uint64_t *ends, int64_t stride) {
  if (is_wide())
    lay_path_wide(window, ends, stride);
  else
    lay_path_portable(window, ends, stride);
}

void hongtou_mark_words(const struct hongtou_window *window, uint64_t *pairs, uint64_t *longer,
                        int64_t stride) {
  if (is_wide())
    mark_words_wide(window, pairs, longer, stride);
  else
    mark_words_portable(window, pairs, longer, stride);
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
