#ifndef REFERENCE_BREAKER_H
#define REFERENCE_BREAKER_H

#include <stdint.h>

/// Cuts UTF-16 `text` line by line with one word iterator of ICU (root locale, reused), in the
/// plain way its manual shows. `lines` holds the end of each line in units. Returns the number of
/// boundaries, or -1 where ICU fails. This is the rival that the segmenter is measured against.
int64_t reference_cut(const uint16_t *_Nonnull text, const int32_t *_Nonnull lines,
                      int32_t lineCount);

/// Writes every boundary (in units from the beginning of `text`) and its rule status. Both
/// outputs need room for one entry per unit.
int64_t reference_boundaries(const uint16_t *_Nonnull text, const int32_t *_Nonnull lines,
                             int32_t lineCount, int32_t *_Nonnull ends,
                             uint16_t *_Nonnull statuses);

/// Well-formed UTF-8 to UTF-16 by ICU's own converter function. Returns the number of units.
int32_t reference_utf16(const uint8_t *_Nonnull text, int32_t length, uint16_t *_Nonnull units,
                        int32_t capacity);

/// The CPU time of this thread in nanoseconds.
uint64_t thread_nanoseconds(void);

#endif
