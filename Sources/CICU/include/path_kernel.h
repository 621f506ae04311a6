#ifndef HONGTOU_PATH_KERNEL_H
#define HONGTOU_PATH_KERNEL_H

#include <stdint.h>

/// The inner loops of the fast segmentation engine. The units of a window are divided into eight
/// *lanes*, stretches that no word crosses; row r holds the r-th unit of every lane, so that the
/// cheapest path is laid over all lanes at once. `entry(unit r of lane l)` stands at `8 * r + l`.
enum { HONGTOU_LANES = 8 };

/// A pair of characters.
struct hongtou_pair {
  /// A filter of the third characters of longer words.
  uint32_t filter;
  /// `cost << 16`.
  uint32_t step;
};

/// The tables that adjacent characters are looked up in; `SegmentationTables.swift` draws their
/// layout and owns the memory.
struct hongtou_pair_tables {
  /// By UTF-16 unit.
  const uint64_t *_Nonnull characters;
  /// Bitmaps with ranks, by row of the first character and code of the second.
  const uint64_t *_Nonnull rows;
  /// By rank; entry 0 is the pair that is none.
  const struct hongtou_pair *_Nonnull pairs;
};

/// A place where a word of three or more characters may start.
struct hongtou_candidate {
  /// The rank of the pair that it begins with.
  uint32_t pair;
  /// The unit of the window.
  uint32_t unit;
};

/// A word of three or more characters, in the list of those that end in the same row.
struct hongtou_long_word {
  /// `8 * row + lane` of its first unit.
  uint32_t start;
  /// `cost << 6 | 63 - length`.
  uint32_t cost;
  /// The next of the list, or -1.
  int32_t next;
};

/// Divides `count` units into lanes: `starts[l]` is the first unit of lane l, `starts[8]` is
/// `count`. Returns the length of the longest lane.
int64_t hongtou_divide_into_lanes(const struct hongtou_pair_tables *_Nonnull tables,
                                  const uint16_t *_Nonnull units, int64_t count,
                                  int64_t *_Nonnull starts);

/// Looks up every pair of adjacent units. Writes each unit's step and the candidates in ascending
/// order; fills the lanes up to `rows` rows. Reads two units beyond the last. Returns the number of
/// candidates.
///
/// A step: `pair cost << 16 | unusual << 14 | cost of the unit alone`.
int64_t hongtou_look_up_pairs(const struct hongtou_pair_tables *_Nonnull tables,
                              const uint16_t *_Nonnull units, const int64_t *_Nonnull starts,
                              int64_t rows, uint32_t *_Nonnull steps,
                              struct hongtou_candidate *_Nonnull candidates);

/// Lays the cheapest path over `rows` rows. `heads[r]` is the first of the long words that end
/// with a unit of row r, or -1. Writes for each unit the cost of the cheapest path to its end
/// (`cost << 6 | 63 - length of the last word`) and that length. Returns whether a unit is
/// unusual.
int hongtou_lay_path(const uint32_t *_Nonnull steps, int64_t rows, const int32_t *_Nonnull heads,
                     const struct hongtou_long_word *_Nonnull words, uint32_t *_Nonnull best,
                     uint32_t *_Nonnull lengths);

/// The same two for any processor: what the tests compare with.
int64_t hongtou_look_up_pairs_portable(const struct hongtou_pair_tables *_Nonnull tables,
                                       const uint16_t *_Nonnull units,
                                       const int64_t *_Nonnull starts, int64_t rows,
                                       uint32_t *_Nonnull steps,
                                       struct hongtou_candidate *_Nonnull candidates);
int hongtou_lay_path_portable(const uint32_t *_Nonnull steps, int64_t rows,
                              const int32_t *_Nonnull heads,
                              const struct hongtou_long_word *_Nonnull words,
                              uint32_t *_Nonnull best, uint32_t *_Nonnull lengths);

/// A token as `PackedToken` in Token.swift lays it out.
struct hongtou_token {
  uint32_t start;
  uint32_t end;
  uint32_t position;
  uint32_t tail;
};

/// What the tokens of one lane are made from. The entries of unit u in a lane's arrays stand at
/// `8 * u`.
struct hongtou_lane {
  const uint16_t *_Nonnull units;
  /// Scalar position (bits 32...63) and byte offset (bits 0...31) of each unit.
  const uint64_t *_Nonnull places;
  const uint8_t *_Nonnull tokenBits;
  const uint32_t *_Nonnull lengths;
  const uint32_t *_Nonnull steps;
  /// The first unit that belongs to a token to be written.
  int64_t start;
};

/// Follows the path back from `end` and writes its tokens, the last one directly before `limit`.
/// Returns the first token.
struct hongtou_token *_Nonnull hongtou_write_tokens(const struct hongtou_lane *_Nonnull lane,
                                                    int64_t end,
                                                    struct hongtou_token *_Nonnull limit);

/// The same for two lanes of one window at once; `limits` become the first tokens.
void hongtou_write_two_lanes(const struct hongtou_lane *_Nonnull lane,
                             const int64_t *_Nonnull ends,
                             struct hongtou_token *_Nonnull *_Nonnull limits);

/// The same until a token in which a word of the lattice may start: `*end` becomes the end of
/// that token, which is not written, or the lane's start. `next` is the end of the token that was
/// written last (`*end` if there is none), and becomes that of the first token written.
/// `lastLong` is the unit where the last long word before `*end` starts, or -1.
struct hongtou_token *_Nonnull hongtou_write_plain_tokens(
    const struct hongtou_lane *_Nonnull lane, int64_t *_Nonnull end, int64_t *_Nonnull next,
    int64_t lastLong, struct hongtou_token *_Nonnull limit);

/// Memory for tables that are read at random: zeroed, on large pages where the system has them,
/// so that look-ups do not miss in the TLB. NULL where there is none.
void *_Nullable hongtou_allocate_tables(uint64_t bytes);
void hongtou_free_tables(void *_Nonnull tables);

#endif
