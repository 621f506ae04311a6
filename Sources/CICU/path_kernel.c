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

// The layout of an entry of the hash table: key, cost, next characters.
enum { KEY_SHIFT = 28, COST_SHIFT = 16 };

static inline uint64_t key_of(uint32_t node, uint16_t unit) { return (uint64_t)node << 16 | unit; }

static inline uint32_t slot_of(const struct hongtou_tables *tables, uint64_t key) {
  return (uint32_t)(key * 0x9E3779B97F4A7C15u >> 40 & tables->longerMask);
}

static inline int64_t unit_of(const struct hongtou_window *window, uint32_t place) {
  return window->starts[place % HONGTOU_LANES] + place / HONGTOU_LANES;
}

// Where the longer words that begin with a pair of rank `ranks[…]`, or a rare pair, are looked
// for. PERF: most of these slots are in no near cache; they are asked for here and read when the
// whole window has been gone through.
static inline __attribute__((always_inline)) void start_probes(
    const struct hongtou_tables *tables, struct hongtou_window *window, int64_t first,
    const uint16_t *candidates, int64_t count, const uint32_t *ranks) {
  struct hongtou_probe *probes = window->probes + window->probeCount;
  for (int64_t index = 0; index < count; index++) {
    uint32_t place = (uint32_t)first + candidates[index];
    const uint16_t *units = window->units + unit_of(window, place);
    uint32_t rank = ranks[candidates[index]];
    int isRare = rank <= HONGTOU_COLUMNS;
    uint32_t node = isRare ? tables->rareNode + units[0] : rank;
    uint64_t key = key_of(node, units[2 - isRare]);
    uint32_t slot = slot_of(tables, key);
    __builtin_prefetch(&tables->longer[slot]);
    probes[index] = (struct hongtou_probe){key, slot, place};
  }
  window->probeCount += count;
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
static inline int walk(const struct hongtou_tables *tables, struct hongtou_window *window,
                       struct hongtou_probe probe) {
  const uint64_t *longer = tables->longer;
  const uint16_t *units = window->units + unit_of(window, probe.place);
  uint32_t length = probe.key >> 16 < tables->rareNode ? 2 : 1;
  uint64_t key = probe.key;
  uint32_t slot = probe.slot;
  while (1) {
    uint64_t entry = longer[slot];
    while (entry >> KEY_SHIFT != key) {
      if (entry == 0) return 1;
      slot = (uint32_t)((slot + 1) & tables->longerMask);
      entry = longer[slot];
    }
    length++;
    uint32_t cost = (uint32_t)(entry >> COST_SHIFT) & HONGTOU_NO_WORD;
    if (cost != HONGTOU_NO_WORD && !record(window, probe.place, length, cost)) return 0;
    uint32_t column = tables->characters[units[length]] >> 8 & 15;
    if ((entry >> column & 1) == 0) return 1;
    key = key_of(tables->longerNode + slot, units[length]);
    slot = slot_of(tables, key);
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

#define KERNELS(name) {look_up_##name, lay_path_##name, mark_words_##name}

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

static const struct hongtou_path_kernel portable = KERNELS(portable);

#if defined(__x86_64__)
#include <immintrin.h>

#define WIDE __attribute__((target("avx2,popcnt,bmi,bmi2")))

WIDE static inline uint32_t row_mask_wide(lanes v) {
  return (uint32_t)_mm256_movemask_ps((__m256)v);
}

// The uppermost bit of 32 marks at once, eight times.
WIDE static inline void spread_wide(const uint8_t *marks, uint64_t *output, int64_t stride) {
  __m256i low = _mm256_loadu_si256((const __m256i *)marks);
  __m256i high = _mm256_loadu_si256((const __m256i *)(marks + 32));
  for (int lane = HONGTOU_LANES - 1; lane >= 0; lane--) {
    output[stride * lane] = (uint64_t)(uint32_t)_mm256_movemask_epi8(high) << 32 |
                            (uint32_t)_mm256_movemask_epi8(low);
    low = _mm256_add_epi8(low, low);
    high = _mm256_add_epi8(high, high);
  }
}

#define ROW_MASK(v) row_mask_wide(v)
#define SPREAD(marks, output, stride) spread_wide(marks, output, stride)

#define KERNEL(name) name##_avx2
#define TARGET WIDE
#include "path_kernel_body.h"
#undef KERNEL
#undef TARGET

// What counts here is that 64-bit lanes count their bits in one instruction.
#define KERNEL(name) name##_avx512
#define TARGET                                                                         \
  __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vpopcntdq,avx2,popcnt,bmi," \
                        "bmi2")))
#include "path_kernel_body.h"
#undef KERNEL
#undef TARGET

static const struct hongtou_path_kernel avx2 = KERNELS(avx2);
static const struct hongtou_path_kernel avx512 = KERNELS(avx512);

static int supported(void) {
  __builtin_cpu_init();
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("bmi2") ||
      !__builtin_cpu_supports("popcnt"))
    return 1;
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                 __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
                 __builtin_cpu_supports("avx512vpopcntdq")
             ? 3
             : 2;
}

const struct hongtou_path_kernel *hongtou_path_kernel(int index) {
  static const struct hongtou_path_kernel *const kernels[] = {&portable, &avx2, &avx512};
  return index >= 0 && index < supported() ? kernels[index] : NULL;
}

#else

const struct hongtou_path_kernel *hongtou_path_kernel(int index) {
  return index == 0 ? &portable : NULL;
}

#endif

const struct hongtou_path_kernel *hongtou_fastest_path_kernel(void) {
  int index = 0;
  while (hongtou_path_kernel(index + 1) != NULL) index++;
  return hongtou_path_kernel(index);
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
