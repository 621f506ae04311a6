#include "three_byte.h"

#include <stddef.h>

// One scalar and three bytes further.
static const uint64_t step = ((uint64_t)1 << 32) + 3;

static int64_t decode_scalar(const uint8_t *text, int64_t length, int64_t done, uint64_t place,
                             uint16_t *units, uint64_t *places) {
  const uint8_t *bytes = text + done * 3;
  const uint8_t *end = text + length;
  while (end - bytes >= 3) {
    uint32_t lead = bytes[0], second = bytes[1], third = bytes[2];
    if ((lead & 0xF0) != 0xE0 || (second & 0xC0) != 0x80 || (third & 0xC0) != 0x80) break;
    uint32_t unit = (lead & 0x0F) << 12 | (second & 0x3F) << 6 | (third & 0x3F);
    if (unit < 0x2000 || unit == 0x3000 || (unit & 0xF800) == 0xD800) break;
    units[done] = (uint16_t)unit;
    places[done] = place + (uint64_t)done * step;
    done++;
    bytes += 3;
  }
  return done;
}

int64_t hongtou_decode_three_byte_scalar(const uint8_t *text, int64_t length, uint64_t place,
                                         uint16_t *units, uint64_t *places) {
  return decode_scalar(text, length, 0, place, units, places);
}

#if defined(__x86_64__)
#include <immintrin.h>

// Eight characters a round: two loads of 16 bytes, of which 12 count, each byte triple spread
// over a lane of 32 bits (third, second, lead, zero), so that two multiply-adds put the scalar
// together: third + 64 * second, then + 4096 * lead.
__attribute__((target("avx2,bmi"))) static int64_t decode_avx2(const uint8_t *text,
                                                               int64_t length, uint64_t place,
                                                               uint16_t *units,
                                                               uint64_t *places) {
  const __m256i spread =
      _mm256_setr_epi8(2, 1, 0, -1, 5, 4, 3, -1, 8, 7, 6, -1, 11, 10, 9, -1, 2, 1, 0, -1, 5, 4, 3,
                       -1, 8, 7, 6, -1, 11, 10, 9, -1);
  const __m256i markBits = _mm256_set1_epi32(0x00F0C0C0);
  const __m256i marks = _mm256_set1_epi32(0x00E08080);
  const __m256i payload = _mm256_set1_epi32(0x000F3F3F);
  const __m256i bytesToWords = _mm256_set1_epi32(0x00014001);  // 1, 64, 1, 0
  const __m256i wordsToScalar = _mm256_set1_epi32(0x10000001); // 1, 4096
  const __m256i low = _mm256_set1_epi32(0x1FFF);
  const __m256i surrogateBits = _mm256_set1_epi32(0xF800);
  const __m256i surrogate = _mm256_set1_epi32(0xD800);
  const __m256i space = _mm256_set1_epi32(0x3000);
  const __m256i rise = _mm256_setr_epi64x(0, (int64_t)step, 2 * (int64_t)step, 3 * (int64_t)step);
  const __m256i rise4 = _mm256_set1_epi64x(4 * (int64_t)step);
  int64_t done = 0;
  while (length - done * 3 >= 28) {
    const uint8_t *bytes = text + done * 3;
    __m256i raw = _mm256_inserti128_si256(
        _mm256_castsi128_si256(_mm_loadu_si128((const __m128i *)bytes)),
        _mm_loadu_si128((const __m128i *)(bytes + 12)), 1);
    __m256i lanes = _mm256_shuffle_epi8(raw, spread);
    __m256i isThree = _mm256_cmpeq_epi32(_mm256_and_si256(lanes, markBits), marks);
    __m256i words = _mm256_maddubs_epi16(_mm256_and_si256(lanes, payload), bytesToWords);
    __m256i scalars = _mm256_madd_epi16(words, wordsToScalar);
    __m256i bad = _mm256_or_si256(
        _mm256_cmpeq_epi32(_mm256_and_si256(scalars, surrogateBits), surrogate),
        _mm256_cmpeq_epi32(scalars, space));
    __m256i good = _mm256_andnot_si256(
        bad, _mm256_and_si256(isThree, _mm256_cmpgt_epi32(scalars, low)));
    __m128i packed = _mm_packus_epi32(_mm256_castsi256_si128(scalars),
                                      _mm256_extracti128_si256(scalars, 1));
    _mm_storeu_si128((__m128i *)(units + done), packed);
    __m256i first = _mm256_add_epi64(
        _mm256_set1_epi64x((int64_t)(place + (uint64_t)done * step)), rise);
    _mm256_storeu_si256((__m256i *)(places + done), first);
    _mm256_storeu_si256((__m256i *)(places + done + 4), _mm256_add_epi64(first, rise4));
    uint32_t mask = (uint32_t)_mm256_movemask_ps(_mm256_castsi256_ps(good));
    if (mask != 0xFF) return done + __builtin_ctz(~mask);
    done += 8;
  }
  return decode_scalar(text, length, done, place, units, places);
}

typedef int64_t decoder(const uint8_t *, int64_t, uint64_t, uint16_t *, uint64_t *);

static decoder *choose(void) {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2") ? decode_avx2 : hongtou_decode_three_byte_scalar;
}

int64_t hongtou_decode_three_byte(const uint8_t *text, int64_t length, uint64_t place,
                                  uint16_t *units, uint64_t *places) {
  // Every thread that comes here first writes the same pointer.
  static decoder *_Atomic chosen = NULL;
  decoder *decode = chosen;
  if (decode == NULL) {
    decode = choose();
    chosen = decode;
  }
  return decode(text, length, place, units, places);
}

#else

int64_t hongtou_decode_three_byte(const uint8_t *text, int64_t length, uint64_t place,
                                  uint16_t *units, uint64_t *places) {
  return decode_scalar(text, length, 0, place, units, places);
}

#endif
