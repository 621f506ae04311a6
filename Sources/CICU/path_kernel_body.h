// The kernels of path_kernel.c, compiled for any processor and for two kinds of wide vectors.
//
//   KERNEL(name)      the function's name
//   TARGET            its attribute
//   ROW_MASK(v)       bit l: lane l of v is all ones (else it is 0)
//   SPREAD(m, e, s)   of 64 rows' marks `m` the bits of lane l as one word, to `e[s * l]`

// Where in the table of rows the pairs of a block stand. PERF: the lines are asked for a block
// before they are read.
TARGET static inline void KERNEL(find_rows)(const struct hongtou_tables *tables,
                                            const uint32_t *codes, int64_t count,
                                            uint32_t *restrict indices) {
  for (int64_t at = 0; at < count; at++)
    indices[at] = (codes[at] >> 14 & ~(uint32_t)63) | word_of_code(codes[at + HONGTOU_LANES]);
#pragma clang loop vectorize(disable) unroll_count(16)
  for (int64_t at = 0; at < count; at++) __builtin_prefetch(&tables->rows[indices[at]]);
}

// Looks up the pairs of a block. PERF: first one kind of loop over the whole block, then the
// next: the loads from the tables depend on nothing that is loaded in the same loop, so that
// dozens are under way at once, and no branch waits for one.
TARGET static inline void KERNEL(look_up_pairs)(const struct hongtou_tables *tables,
                                                const uint32_t *codes, const uint32_t *indices,
                                                int64_t count, uint32_t *restrict ranks,
                                                uint32_t *restrict entries) {
  const uint64_t *table = tables->rows;
  const uint32_t *pairs = tables->pairs;
  uint64_t words[BLOCK];
#pragma clang loop vectorize(disable) unroll_count(16)
  for (int64_t at = 0; at < count; at++) words[at] = table[indices[at]];
  for (int64_t at = 0; at < count; at++) {
    uint64_t word = words[at];
    uint64_t column = codes[at + HONGTOU_LANES] >> 8 & 63;
    uint64_t below = word & (((uint64_t)1 << column) - 1);
    uint64_t rank = (word >> HONGTOU_COLUMNS) + (uint64_t)__builtin_popcountll(below);
    ranks[at] = (uint32_t)(rank & (0 - (word >> column & 1)));
  }
#pragma clang loop vectorize(disable) unroll_count(16)
  for (int64_t at = 0; at < count; at++) entries[at] = pairs[ranks[at]];
}

// Writes the steps of a block, no longer words, and the places where one may start. Returns their
// number.
TARGET static inline int64_t KERNEL(write_steps)(const struct hongtou_tables *tables,
                                                 const uint32_t *codes, const uint32_t *entries,
                                                 int64_t rows, uint32_t *restrict steps,
                                                 uint32_t *restrict longSteps,
                                                 int32_t *restrict heads,
                                                 uint16_t *restrict candidates,
                                                 lanes *restrict unusual) {
  lanes seen = *unusual;
  lanes none = seen | UINT32_MAX;
  int64_t found = 0;
  for (int64_t base = 0; base < rows; base += 8) {
    uint64_t marks = 0;
    *(lanes *)(heads + base) = none;
    for (int64_t row = base; row < base + 8; row++) {
      lanes first = *(const lanes *)(codes + row * HONGTOU_LANES);
      lanes third = *(const lanes *)(codes + (row + 2) * HONGTOU_LANES);
      lanes entry = *(const lanes *)(entries + row * HONGTOU_LANES);
      *(lanes *)(steps + row * HONGTOU_LANES) =
          (entry >> 1 & (uint32_t)HONGTOU_NO_WORD << 22) | (first & 0xFF) << 6 | (61 << 16 | 62);
      *(lanes *)(longSteps + row * HONGTOU_LANES) = none;
      seen |= (lanes)(first == tables->unusual);
      lanes column = third >> 8 & 63;
      lanes bit = __builtin_elementwise_min(column, column - HONGTOU_COLUMNS / 2);
      marks |= (uint64_t)ROW_MASK((lanes)((entry >> bit & 1) != 0)) << (row - base) * 8;
    }
    for (; marks != 0; marks &= marks - 1)
      candidates[found++] =
          (uint16_t)(base * HONGTOU_LANES + (int64_t)__builtin_ctzll(marks));
  }
  *unusual = seen;
  return found;
}

TARGET static int KERNEL(look_up)(const struct hongtou_tables *tables,
                                  struct hongtou_window *window) {
  uint32_t indices[2][BLOCK];
  uint32_t ranks[BLOCK];
  uint32_t entries[BLOCK];
  uint16_t candidates[BLOCK];
  lanes unusual = {0};
  fill_codes(tables, window);
  window->wordCount = 0;
  window->probeCount = 0;
  int64_t places = ((window->rows + 7) & ~7) * HONGTOU_LANES;
  KERNEL(find_rows)(tables, window->codes, places < BLOCK ? places : BLOCK, indices[0]);
  for (int64_t first = 0; first < places; first += BLOCK) {
    int64_t count = places - first < BLOCK ? places - first : BLOCK;
    int64_t left = places - first - count;
    const uint32_t *codes = window->codes + first;
    int64_t block = first / BLOCK & 1;
    KERNEL(find_rows)(tables, codes + count, left < BLOCK ? left : BLOCK, indices[block ^ 1]);
    KERNEL(look_up_pairs)(tables, codes, indices[block], count, ranks, entries);
    int64_t found = KERNEL(write_steps)(tables, codes, entries, count / HONGTOU_LANES,
                                        window->steps + first, window->longSteps + first,
                                        window->heads + first / HONGTOU_LANES, candidates,
                                        &unusual);
    start_probes(tables, window, first, candidates, found, ranks);
  }
  for (int64_t index = 0; index < window->probeCount; index++)
    if (!walk(tables, window, window->probes[index])) return -1;
  return ROW_MASK(unusual) != 0;
}

TARGET static void KERNEL(lay_path)(const struct hongtou_window *window, uint64_t *ends,
                                    int64_t stride) {
  uint32_t *best = window->best;
  lanes reached = {0};
  // The cheapest paths that end one, two, three rows further with a word that has begun.
  lanes next = reached + UINT32_MAX / 2, afterNext = next, third = next;
  for (int64_t row = 0; row < window->rows; row++) {
    lanes step = *(const lanes *)(window->steps + row * HONGTOU_LANES);
    lanes longStep = *(const lanes *)(window->longSteps + row * HONGTOU_LANES);
    lanes alone = reached + (step & 0xFFFF);
    lanes cheapest = __builtin_elementwise_min(next, alone);
    if (window->heads[row] >= 0) {
      uint32_t offers[HONGTOU_LANES];
      offer(window, row, offers);
      cheapest = __builtin_elementwise_min(cheapest, *(const lanes *)offers);
    }
    *(lanes *)(best + row * HONGTOU_LANES) = cheapest;
    next = __builtin_elementwise_min(afterNext, reached + (step >> 16));
    afterNext = __builtin_elementwise_min(third, reached + (longStep & 0xFFFF));
    third = reached + (longStep >> 16);
    reached = cheapest & ~(uint32_t)63;
  }
  // Back: `left` rows before the next end.
  lanes left = {0};
  int64_t rows = (window->rows + 63) & ~63;
  for (int64_t row = rows - 1; row >= window->rows; row--) window->marks[row] = 0;
  for (int64_t row = window->rows - 1; row >= 0; row--) {
    lanes isEnd = (lanes)(left == 0);
    lanes length = ~*(const lanes *)(best + row * HONGTOU_LANES) & 63;
    left = ((isEnd & length) | (~isEnd & left)) - 1;
    window->marks[row] = (uint8_t)ROW_MASK(isEnd);
  }
  for (int64_t row = 0; row < rows; row += 64)
    SPREAD(window->marks + row, ends + row / 64, stride);
}

TARGET static void KERNEL(mark_words)(const struct hongtou_window *window, uint64_t *pairs,
                                      uint64_t *longer, int64_t stride) {
  int64_t rows = (window->rows + 63) & ~63;
  uint8_t *marks = window->marks;
  memset(marks, 0, (size_t)rows);
  for (int64_t row = 0; row < window->rows; row++) {
    lanes step = *(const lanes *)(window->steps + row * HONGTOU_LANES);
    marks[row] = (uint8_t)ROW_MASK((lanes)(step >> 22 != HONGTOU_NO_WORD));
  }
  for (int64_t row = 0; row < rows; row += 64) SPREAD(marks + row, pairs + row / 64, stride);
  memset(marks, 0, (size_t)rows);
  for (int64_t row = 0; row < window->rows; row++) {
    lanes longStep = *(const lanes *)(window->longSteps + row * HONGTOU_LANES);
    marks[row] = (uint8_t)ROW_MASK((lanes)(longStep != UINT32_MAX));
  }
  for (int64_t index = 0; index < window->wordCount; index++) {
    uint32_t start = window->words[index].start;
    marks[start / HONGTOU_LANES] |= (uint8_t)(1 << start % HONGTOU_LANES);
  }
  for (int64_t row = 0; row < rows; row += 64) SPREAD(marks + row, longer + row / 64, stride);
}
