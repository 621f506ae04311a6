#ifndef HONGTOU_PATH_KERNEL_H
#define HONGTOU_PATH_KERNEL_H

#include <stdint.h>

/// The inner loops of the fast segmentation engine. The units of a window are divided into eight
/// *lanes*, stretches that no word crosses; row r holds the r-th unit of every lane, so that the
/// cheapest path is laid over all lanes at once. `entry(unit r of lane l)` stands at `8 * r + l`.
enum { HONGTOU_LANES = 8 };

/// The tables that adjacent characters are looked up in; `SegmentationTables.swift` draws their
/// layout and owns the memory.
struct hongtou_pair_tables {
  /// By UTF-16 unit.
  const uint64_t *_Nonnull characters;
  /// Bitmaps with ranks, by row of the first character and code of the second.
  const uint64_t *_Nonnull rows;
  /// Costs and filters, by rank; entry 0 is the pair that is none.
  const uint64_t *_Nonnull pairs;
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

/// Looks up every pair of adjacent units. Writes each unit's step, `pair cost << 16 | cost of the
/// unit alone`, and the candidates in ascending order. Reads two units beyond the last.
///
/// `*seen` becomes the union of the characters' entries. Returns the number of candidates.
int64_t hongtou_look_up_pairs(const struct hongtou_pair_tables *_Nonnull tables,
                              const uint16_t *_Nonnull units, const int64_t *_Nonnull starts,
                              uint32_t *_Nonnull steps,
                              struct hongtou_candidate *_Nonnull candidates,
                              uint64_t *_Nonnull seen);

/// Lays the cheapest path over `rows` rows. `heads[r]` is the first of the long words that end
/// with a unit of row r, or -1. Writes to `best`, for each unit, the cost of the cheapest path to
/// its end, `cost << 6 | 63 - length of the last word`.
void hongtou_lay_path(const uint32_t *_Nonnull steps, int64_t rows, const int32_t *_Nonnull heads,
                      const struct hongtou_long_word *_Nonnull words, uint32_t *_Nonnull best);

/// The same two for any processor: what the tests compare with.
int64_t hongtou_look_up_pairs_portable(const struct hongtou_pair_tables *_Nonnull tables,
                                       const uint16_t *_Nonnull units,
                                       const int64_t *_Nonnull starts, uint32_t *_Nonnull steps,
                                       struct hongtou_candidate *_Nonnull candidates,
                                       uint64_t *_Nonnull seen);
void hongtou_lay_path_portable(const uint32_t *_Nonnull steps, int64_t rows,
                               const int32_t *_Nonnull heads,
                               const struct hongtou_long_word *_Nonnull words,
                               uint32_t *_Nonnull best);

/// Memory for tables that are read at random: zeroed, on large pages where the system has them,
/// so that look-ups do not miss in the TLB. NULL where there is none.
void *_Nullable hongtou_allocate_tables(uint64_t bytes);
void hongtou_free_tables(void *_Nonnull tables);

#endif
