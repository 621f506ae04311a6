#ifndef HONGTOU_PAIR_LOOKUP_H
#define HONGTOU_PAIR_LOOKUP_H

#include <stdint.h>

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

/// The first pass over the units of a window: writes the step of every unit (without long words)
/// and the candidates, units from which a longer word may start. Reads two units beyond `count`.
///
/// `*seen` becomes the union of the characters' entries. Returns the number of candidates.
int64_t hongtou_look_up_pairs(const struct hongtou_pair_tables *_Nonnull tables,
                              const uint16_t *_Nonnull units, int64_t count,
                              uint64_t *_Nonnull steps, uint64_t *_Nonnull candidates,
                              uint64_t *_Nonnull seen);

/// The same for any processor: what the tests compare with.
int64_t hongtou_look_up_pairs_portable(const struct hongtou_pair_tables *_Nonnull tables,
                                       const uint16_t *_Nonnull units, int64_t count,
                                       uint64_t *_Nonnull steps, uint64_t *_Nonnull candidates,
                                       uint64_t *_Nonnull seen);

/// Memory for tables that are read at random: zeroed, on large pages where the system has them,
/// so that look-ups do not miss in the TLB. NULL where there is none.
void *_Nullable hongtou_allocate_tables(uint64_t bytes);
void hongtou_free_tables(void *_Nonnull tables);

#endif
