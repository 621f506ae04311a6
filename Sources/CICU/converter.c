#include "converter.h"

#include <unicode/ucnv.h>

// The opaque type is ICU's own; only this file knows.
static UConverter *icu(hongtou_converter *converter) { return (UConverter *)converter; }

hongtou_converter *hongtou_converter_open(int32_t *status) {
  UErrorCode code = U_ZERO_ERROR;
  UConverter *converter = ucnv_open("GB18030", &code);
  *status = code;
  if (U_FAILURE(code)) return NULL;
  return (hongtou_converter *)converter;
}

void hongtou_converter_close(hongtou_converter *converter) {
  if (converter) ucnv_close(icu(converter));
}

void hongtou_converter_reset(hongtou_converter *converter) {
  ucnv_resetToUnicode(icu(converter));
}

int32_t hongtou_converter_decode(
  hongtou_converter *converter, const uint8_t *source, int64_t length,
  uint16_t *units, int32_t *offsets, int32_t capacity,
  int64_t *consumed, int32_t *produced) {
  UErrorCode code = U_ZERO_ERROR;
  const char *from = (const char *)source;
  UChar *to = (UChar *)units;
  ucnv_toUnicode(
    icu(converter), &to, to + capacity, &from, from + length, offsets, /* flush */ 1, &code);
  *consumed = from - (const char *)source;
  *produced = (int32_t)(to - (UChar *)units);
  if (code == U_BUFFER_OVERFLOW_ERROR) return 1;
  return U_FAILURE(code) ? -code : 0;
}
