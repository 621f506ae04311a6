#include "token_writer.h"

#include <string.h>

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

struct hongtou_token *hongtou_write_tokens(const struct hongtou_lane *lane, int64_t start,
                                           int64_t end, struct hongtou_token *tokens) {
  const uint64_t *places = lane->places;
  const uint8_t *tokenBits = lane->tokenBits;
  int64_t unit = start;
  quad place = load_place(&places[unit]);
  for (int64_t base = start & ~63; base < end; base += 64) {
    uint64_t ends = lane->ends[base / 64];
    if (base < start) ends &= ~(uint64_t)0 << (start - base);
    if (end - base < 64) ends &= ((uint64_t)1 << (end - base)) - 1;
    while (ends != 0) {
      int64_t after = base + __builtin_ctzll(ends) + 1;
      ends &= ends - 1;
      quad next = load_place(&places[after]);
      write_token(tokens++, place, next, tokenBits[lane->units[unit]]);
      place = next;
      unit = after;
    }
  }
  return tokens;
}

// 57 bits from `bit` on.
static inline uint64_t bits_from(const uint64_t *bits, int64_t bit) {
  uint64_t word;
  memcpy(&word, (const uint8_t *)bits + bit / 8, sizeof word);
  return word >> bit % 8;
}

int64_t hongtou_write_tokens_until_event(const struct hongtou_lane *lane, const uint64_t *events,
                                         int64_t *start, int64_t end,
                                         struct hongtou_token **tokens) {
  const uint64_t *places = lane->places;
  struct hongtou_token *token = *tokens;
  int64_t first = *start, unit = *start;
  quad place = load_place(&places[unit]);
  uint64_t inside = 0;
  while (unit < end && inside == 0) {
    // No word has more units than fit.
    int64_t length = __builtin_ctzll(bits_from(lane->ends, unit)) + 1;
    inside = bits_from(events, unit) & (((uint64_t)1 << length) - 1);
    first = unit;
    unit += length;
    quad next = load_place(&places[unit]);
    write_token(token++, place, next, lane->tokenBits[lane->units[first]]);
    place = next;
  }
  *start = unit;
  *tokens = token;
  return first;
}
