#ifndef HONGTOU_TOKEN_WRITER_H
#define HONGTOU_TOKEN_WRITER_H

#include <stdint.h>

/// A token as `PackedToken` in Token.swift lays it out.
struct hongtou_token {
  uint32_t start;
  uint32_t end;
  uint32_t position;
  uint32_t tail;
};

/// What the tokens of one lane are made from.
struct hongtou_lane {
  /// The lane's first unit and its place in the text.
  const uint16_t *_Nonnull units;
  /// Scalar position (bits 32…63) and byte offset (bits 0…31) of each unit.
  const uint64_t *_Nonnull places;
  /// The upper bits of a token, by the unit that it begins with.
  const uint8_t *_Nonnull tokenBits;
  /// Bit r: a token ends with unit r.
  const uint64_t *_Nonnull ends;
};

/// Writes the tokens between two units that begin a token. Returns the place after the last one;
/// up to seven tokens beyond it may be written too, and of `places` and `units` 65 entries beyond
/// `end` read.
struct hongtou_token *_Nonnull hongtou_write_tokens(const struct hongtou_lane *_Nonnull lane,
                                                    int64_t start, int64_t end,
                                                    struct hongtou_token *_Nonnull tokens);

/// The same until after a token in which an event lies (bit r of `events`: at unit r), nothing
/// beyond it. Returns that token's first unit, or `end`; `*start` becomes the unit after it,
/// `*tokens` the place after it.
int64_t hongtou_write_tokens_until_event(const struct hongtou_lane *_Nonnull lane,
                                         const uint64_t *_Nonnull events, int64_t *_Nonnull start,
                                         int64_t end,
                                         struct hongtou_token *_Nonnull *_Nonnull tokens);

#endif
