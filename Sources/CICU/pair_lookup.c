#include "pair_lookup.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#if defined(__linux__)
#include <sys/mman.h>
#endif

// Bits of a row's word that are columns; the rank of its first column stands above them.
enum { COLUMNS = 44 };

// PERF: no branch depends on what is found. A pair that is none reads entry 0, which stays in the
// first cache; so that nothing waits for a look-up, and dozens are under way at once.
static inline __attribute__((always_inline)) int64_t look_up(
    const struct hongtou_pair_tables *tables, const uint16_t *units, int64_t count,
    uint64_t *steps, uint64_t *candidates, uint64_t *seen) {
  const uint64_t *characters = tables->characters;
  const uint64_t *rows = tables->rows;
  const uint64_t *pairs = tables->pairs;
  // One unit long and dearer than any unit alone: no long word ends here.
  const uint64_t noLongWord = (uint64_t)1 << 48 | (uint64_t)0xFFFF << 32;
  uint64_t all = 0;
  int64_t found = 0;
  uint64_t first = characters[units[0]];
  uint64_t second = characters[units[1]];
  for (int64_t index = 0; index < count; index++) {
    uint64_t third = characters[units[index + 2]];
    all |= first;
    uint64_t word = rows[(first >> 32 & 0xFFFFF) + (second >> 6 & 0x3FF)];
    uint64_t bit = second & 63;
    // A pair of which one character is rare is looked up elsewhere: always a candidate.
    uint64_t isRare = (first | second) >> 55 & 1;
    uint64_t isPair = word >> bit & 1 & ~isRare;
    uint64_t below = word & (((uint64_t)1 << bit) - 1);
    uint64_t rank = (word >> COLUMNS) + (uint64_t)__builtin_popcountll(below);
    uint64_t place = rank & (0 - isPair);
    uint64_t pair = pairs[place];
    steps[index] = noLongWord | (pair & 0xFFFF0000) | (first >> 16 & 0xFFFF);
    candidates[found] = (uint64_t)index << 32 | place;
    found += (int64_t)((pair >> (32 + (third & 31)) & 1) | isRare);
    first = second;
    second = third;
  }
  *seen = all;
  return found;
}

int64_t hongtou_look_up_pairs_portable(const struct hongtou_pair_tables *tables,
                                       const uint16_t *units, int64_t count, uint64_t *steps,
                                       uint64_t *candidates, uint64_t *seen) {
  return look_up(tables, units, count, steps, candidates, seen);
}

#if defined(__x86_64__)

__attribute__((target("popcnt,bmi,bmi2"))) static int64_t look_up_bmi(
    const struct hongtou_pair_tables *tables, const uint16_t *units, int64_t count,
    uint64_t *steps, uint64_t *candidates, uint64_t *seen) {
  return look_up(tables, units, count, steps, candidates, seen);
}

typedef int64_t looker(const struct hongtou_pair_tables *, const uint16_t *, int64_t, uint64_t *,
                       uint64_t *, uint64_t *);

int64_t hongtou_look_up_pairs(const struct hongtou_pair_tables *tables, const uint16_t *units,
                              int64_t count, uint64_t *steps, uint64_t *candidates,
                              uint64_t *seen) {
  // Every thread that comes here first writes the same pointer.
  static looker *_Atomic chosen = NULL;
  looker *look = chosen;
  if (look == NULL) {
    __builtin_cpu_init();
    look = __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt")
               ? look_up_bmi
               : hongtou_look_up_pairs_portable;
    chosen = look;
  }
  return look(tables, units, count, steps, candidates, seen);
}

#else

int64_t hongtou_look_up_pairs(const struct hongtou_pair_tables *tables, const uint16_t *units,
                              int64_t count, uint64_t *steps, uint64_t *candidates,
                              uint64_t *seen) {
  return look_up(tables, units, count, steps, candidates, seen);
}

#endif

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
