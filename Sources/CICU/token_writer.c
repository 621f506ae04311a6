#include "token_writer.h"

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

// The bits of a word that belong to units from `start` up to `end`; `base` is the word's first.
static inline uint64_t clip(uint64_t bits, int64_t base, int64_t start, int64_t end) {
  if (base < start) bits &= ~(uint64_t)0 << (start - base);
  if (end - base < 64) bits &= ((uint64_t)1 << (end - base)) - 1;
  return bits;
}

// PERF: eight tokens at a time, the last of which may be none and are written over: as many turns
// for most words of bits, so that the branch after them is foreseen.
static inline __attribute__((always_inline)) struct hongtou_token *write_tokens(
    const struct hongtou_lane *lane, int64_t start, int64_t end, struct hongtou_token *tokens) {
  const uint64_t *places = lane->places;
  const uint16_t *units = lane->units;
  const uint8_t *tokenBits = lane->tokenBits;
  int64_t unit = start;
  for (int64_t base = start & ~63; base < end; base += 64) {
    uint64_t ends = clip(lane->ends[base / 64], base, start, end);
    if (ends == 0) continue;
    int count = __builtin_popcountll(ends);
    int64_t last = base + 64 - __builtin_clzll(ends);
    quad place = load_place(&places[unit]);
    for (int done = 0; done < count; done += 8) {
#pragma clang loop unroll(full)
      for (int index = 0; index < 8; index++) {
        int64_t after = base + __builtin_ctzll(ends | (uint64_t)1 << 63) + 1;
        ends &= ends - 1;
        quad next = load_place(&places[after]);
        write_token(&tokens[done + index], place, next, tokenBits[units[unit]]);
        place = next;
        unit = after;
      }
    }
    tokens += count;
    unit = last;
  }
  return tokens;
}

static inline __attribute__((always_inline)) int64_t write_until_event(
    const struct hongtou_lane *lane, const uint64_t *events, int64_t *start, int64_t end,
    struct hongtou_token **tokens) {
  const uint64_t *places = lane->places;
  struct hongtou_token *token = *tokens;
  int64_t unit = *start;
  quad place = load_place(&places[unit]);
  // Events in a token that ends in the next word.
  uint64_t before = 0;
  for (int64_t base = unit & ~63; base < end; base += 64) {
    uint64_t ends = clip(lane->ends[base / 64], base, *start, end);
    uint64_t left = clip(events[base / 64], base, *start, end);
    for (; ends != 0; ends &= ends - 1) {
      uint64_t upToEnd = ends ^ (ends - 1);
      int64_t first = unit;
      unit = base + __builtin_ctzll(ends) + 1;
      quad next = load_place(&places[unit]);
      write_token(token++, place, next, lane->tokenBits[lane->units[first]]);
      place = next;
      if (((left & upToEnd) | before) != 0) {
        *start = unit;
        *tokens = token;
        return first;
      }
    }
    before |= left;
  }
  *start = end;
  *tokens = token;
  return end;
}

// PERF: instructions of three operands and those that find and clear a bit save a fourth.
#if defined(__x86_64__)
#define WIDE __attribute__((target("avx2,bmi,popcnt")))

WIDE static struct hongtou_token *write_tokens_wide(const struct hongtou_lane *lane,
                                                    int64_t start, int64_t end,
                                                    struct hongtou_token *tokens) {
  return write_tokens(lane, start, end, tokens);
}

WIDE static int64_t write_until_event_wide(const struct hongtou_lane *lane,
                                           const uint64_t *events, int64_t *start, int64_t end,
                                           struct hongtou_token **tokens) {
  return write_until_event(lane, events, start, end, tokens);
}

static int is_wide(void) {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
         __builtin_cpu_supports("popcnt");
}
#else
#define write_tokens_wide write_tokens
#define write_until_event_wide write_until_event
static int is_wide(void) { return 0; }
#endif

struct hongtou_token *hongtou_write_tokens(const struct hongtou_lane *lane, int64_t start,
                                           int64_t end, struct hongtou_token *tokens) {
  return is_wide() ? write_tokens_wide(lane, start, end, tokens)
                   : write_tokens(lane, start, end, tokens);
}

int64_t hongtou_write_tokens_until_event(const struct hongtou_lane *lane, const uint64_t *events,
                                         int64_t *start, int64_t end,
                                         struct hongtou_token **tokens) {
  return is_wide() ? write_until_event_wide(lane, events, start, end, tokens)
                   : write_until_event(lane, events, start, end, tokens);
}
