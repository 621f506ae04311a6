#ifndef HONGTOU_THREE_BYTE_H
#define HONGTOU_THREE_BYTE_H

#include <stdint.h>

/// Decodes the three-byte UTF-8 sequences at the beginning of `text`: the Han characters and the
/// punctuation between them. Stops before the first byte that starts anything else, before
/// ill-formed bytes, before scalars below U+2000 and before U+3000 (a space that joins its
/// neighbours).
///
/// Writes the UTF-16 units, and for each its place: `place` for the first, then one scalar
/// (bit 32) and three bytes (bit 0) more each time. Up to 16 entries beyond the result may be
/// written too: both outputs need room for `length / 3 + 16`.
///
/// Returns the number of units. Uses the widest vectors that this processor has.
int64_t hongtou_decode_three_byte(const uint8_t *_Nonnull text, int64_t length, uint64_t place,
                                  uint16_t *_Nonnull units, uint64_t *_Nonnull places);

/// The same without vectors: what the tests compare with.
int64_t hongtou_decode_three_byte_scalar(const uint8_t *_Nonnull text, int64_t length,
                                         uint64_t place, uint16_t *_Nonnull units,
                                         uint64_t *_Nonnull places);

#endif
