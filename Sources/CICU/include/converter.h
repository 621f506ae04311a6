#ifndef HONGTOU_CONVERTER_H
#define HONGTOU_CONVERTER_H

#include <stdint.h>

/// A converter from GB 18030 to UTF-16 that says which byte each code unit came from.
/// Not for use by two threads at once.
typedef struct hongtou_converter hongtou_converter;

/// Opens ICU's converter for GB 18030.
/// Returns NULL and ICU's error code in `status` where ICU has no such converter.
hongtou_converter *hongtou_converter_open(int32_t *status);

/// Closes a converter; NULL is ignored.
void hongtou_converter_close(hongtou_converter *converter);

/// Forgets what earlier calls left half read.
void hongtou_converter_reset(hongtou_converter *converter);

/// Decodes the bytes from `source` on, until `capacity` UTF-16 code units are written or all
/// `length` bytes are read; the bytes are the end of the text. Every ill-formed sequence gives
/// one U+FFFD.
///
/// `offsets[i]` is the offset from `source` of the first byte of the character that `units[i]`
/// belongs to, or -1 where the unit is left over from the call before.
/// `consumed` receives the number of bytes read, `produced` the number of units written.
/// Returns 0 where all is read, 1 where more room is needed, a negative ICU code otherwise.
int32_t hongtou_converter_decode(
  hongtou_converter *converter, const uint8_t *source, int64_t length,
  uint16_t *units, int32_t *offsets, int32_t capacity,
  int64_t *consumed, int32_t *produced);

#endif
