#ifndef HONGTOU_PATH_KERNEL_H
#define HONGTOU_PATH_KERNEL_H

#include <stdint.h>

/// The inner loops of the fast segmentation engine. The units of a window are divided into eight
/// *lanes*, stretches that no word crosses; row r holds the r-th unit of every lane, so that eight
/// units are worked on at once. Unit r of lane l has the *place* `8 * r + l`.
enum {
  HONGTOU_LANES = 8,
  /// Rows that are looked up together: 512 places, whose arrays stay in the first cache.
  HONGTOU_BLOCK_ROWS = 64,
};

/// The geometry of the tables; `SegmentationTables.swift` draws their layout.
enum {
  /// Columns of a word of a row.
  HONGTOU_COLUMNS = 44,
  /// Words of a row.
  HONGTOU_ROW_WORDS = 64,
  /// The word of rare characters, and of characters that stand in no word of a dictionary.
  HONGTOU_RARE_WORD = 62,
  HONGTOU_EMPTY_WORD = 63,
  /// The cost of what is no word: more than any two characters cost.
  HONGTOU_NO_WORD = 511,
};

/// The tables that adjacent characters are looked up in.
struct hongtou_tables {
  /// By UTF-16 unit.
  const uint32_t *_Nonnull characters;
  /// Bitmaps with ranks, by row of the first character and column of the second.
  const uint64_t *_Nonnull rows;
  /// By rank; entry 0 is the pair that is none, 1…44 stand for all pairs with a rare character.
  const uint32_t *_Nonnull pairs;
  /// The hash table of longer words and rare pairs.
  const uint64_t *_Nonnull longer;
  /// The number of its slots, less one.
  uint64_t longerMask;
  /// The node of the hash table's first slot, and that of the rare pair that begins with unit 0.
  uint32_t longerNode;
  uint32_t rareNode;
  /// The entry of a character that another engine has to look at.
  uint32_t unusual;
  /// The entry of a character that stands in no word.
  uint32_t filler;
};

/// A place where a word of three or more characters, or a rare pair, may start.
struct hongtou_probe {
  /// What is looked for in the hash table, and the slot where that begins.
  uint64_t key;
  uint32_t slot;
  uint32_t place;
};

/// A word of five or more characters.
struct hongtou_long_word {
  /// The place of its first unit.
  uint32_t start;
  uint32_t length;
  /// `cost << 6 | 63 - length`.
  uint32_t cost;
  /// The next of those that end in the same row, or -1.
  int32_t next;
};

/// What is known of a window. Arrays of rows have room for `rows` rounded up to a multiple of
/// `HONGTOU_BLOCK_ROWS`, those of places for eight times as many.
struct hongtou_window {
  /// Four units after the last stand in no word.
  const uint16_t *_Nonnull units;
  /// The first unit of each lane, and the end of the last.
  const int64_t *_Nonnull starts;
  /// The length of the longest lane.
  int64_t rows;
  /// By place, and for two rows more: entries of characters.
  uint32_t *_Nonnull codes;
  /// By place: `pair cost << 22 | 61 << 16 | cost of the unit alone << 6 | 62`.
  uint32_t *_Nonnull steps;
  /// By place: the words of four (bits 16…31) and three characters that start there, as
  /// `cost << 6 | 63 - length`; all ones where there is none.
  uint32_t *_Nonnull longSteps;
  /// By place: the cost of the cheapest path to the end of the unit,
  /// `cost << 6 | 63 - length of the last word`.
  uint32_t *_Nonnull best;
  /// By row: the first of the longer words that end there, or -1.
  int32_t *_Nonnull heads;
  /// The words of five and more characters, in ascending order of their start.
  struct hongtou_long_word *_Nonnull words;
  int64_t wordCapacity;
  int64_t wordCount;
  /// Working memory, by row: one bit for each lane.
  uint8_t *_Nonnull marks;
  /// Working memory, with room for as many as there are places.
  struct hongtou_probe *_Nonnull probes;
  int64_t probeCount;
};

/// Divides `count` units into lanes: `starts[l]` is the first unit of lane l, `starts[8]` is
/// `count`. Returns the length of the longest lane.
int64_t hongtou_divide_into_lanes(const struct hongtou_tables *_Nonnull tables,
                                  const uint16_t *_Nonnull units, int64_t count,
                                  int64_t *_Nonnull starts);

/// The kernels for one kind of processor.
struct hongtou_path_kernel {
  /// Looks up every word that starts at a unit: fills `steps`, `longSteps`, `heads` and `words`.
  /// Returns 1 where a unit is unusual, 0 where none is, -1 where `words` has too little room.
  int (*_Nonnull look_up)(const struct hongtou_tables *_Nonnull tables,
                          struct hongtou_window *_Nonnull window);
  /// Lays the cheapest path: fills `best`. Then writes the ends of its words to `ends`: bit r of
  /// lane l, at bit `r % 64` of word `stride * l + r / 64`, says that a word ends with unit r.
  void (*_Nonnull lay_path)(const struct hongtou_window *_Nonnull window,
                            uint64_t *_Nonnull ends, int64_t stride);
  /// In the layout of `ends`: where a word of two characters starts, and where a longer one does.
  void (*_Nonnull mark_words)(const struct hongtou_window *_Nonnull window,
                              uint64_t *_Nonnull pairs, uint64_t *_Nonnull longer,
                              int64_t stride);
};

/// The kernels that this processor can run, all with the same results: 0 runs on any, the others
/// need wider vectors. NULL where there is none of that index.
const struct hongtou_path_kernel *_Nullable hongtou_path_kernel(int index);

/// The last of them.
const struct hongtou_path_kernel *_Nonnull hongtou_fastest_path_kernel(void);

/// Memory for tables that are read at random: zeroed, on large pages where the system has them,
/// so that look-ups do not miss in the TLB. NULL where there is none.
void *_Nullable hongtou_allocate_tables(uint64_t bytes);
void hongtou_free_tables(void *_Nonnull tables);

#endif
