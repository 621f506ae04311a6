#include "search_kernels.h"

#if defined(__x86_64__)

#include <immintrin.h>
#include <math.h>

#include "set_bits.h"

#define VECTORS __attribute__((target("avx2,bmi,bmi2,popcnt")))

// Writes first + i for the set bits i of a byte, ascending; eight numbers are written in any case.
VECTORS static inline __attribute__((always_inline)) void
store_places(unsigned bits, uint32_t first, uint32_t *places) {
  const __m256i place = _mm256_cvtepu8_epi32(_mm_cvtsi64_si128((long long)set_bits[bits]));
  _mm256_storeu_si256((__m256i *)places,
                      _mm256_add_epi32(place, _mm256_set1_epi32((int)first)));
}

bool hongtou_has_vectors(void) {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
         __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
}

// Two rows of four lanes at a time: the shift counts differ between the halves, and a count of 32
// gives 0, so a row that ends with its word needs no special case.
VECTORS static inline __attribute__((always_inline)) void
unpack(const uint8_t *input, unsigned width, uint32_t *output, __m256i addend) {
  if (width == 0) {
    for (int i = 0; i < 128; i += 8) _mm256_storeu_si256((__m256i *)(output + i), addend);
    return;
  }
  const __m256i mask = _mm256_set1_epi32(width == 32 ? -1 : (int)((1u << width) - 1));
  unsigned bit = 0;
#pragma clang loop unroll(full)
  for (int i = 0; i < 128; i += 8) {
    const unsigned next = bit + width;
    const uint8_t *first = input + (bit >> 5) * 16, *second = input + (next >> 5) * 16;
    const __m256i low = _mm256_set_m128i(_mm_loadu_si128((const __m128i *)second),
                                         _mm_loadu_si128((const __m128i *)first));
    const __m256i high = _mm256_set_m128i(_mm_loadu_si128((const __m128i *)(second + 16)),
                                          _mm_loadu_si128((const __m128i *)(first + 16)));
    const __m256i shift =
        _mm256_set_m128i(_mm_set1_epi32((int)(next & 31)), _mm_set1_epi32((int)(bit & 31)));
    __m256i value = _mm256_or_si256(
        _mm256_srlv_epi32(low, shift),
        _mm256_sllv_epi32(high, _mm256_sub_epi32(_mm256_set1_epi32(32), shift)));
    value = _mm256_add_epi32(_mm256_and_si256(value, mask), addend);
    _mm256_storeu_si256((__m256i *)(output + i), value);
    bit = next + width;
  }
}

// One copy per width, so that all shifts and masks are constants.
#define UNPACK(WIDTH) case WIDTH: return unpack(input, WIDTH, output, addend)
VECTORS static inline __attribute__((always_inline)) void
unpack_width(const uint8_t *input, unsigned width, uint32_t *output, __m256i addend) {
  switch (width) {
    UNPACK(0); UNPACK(1); UNPACK(2); UNPACK(3); UNPACK(4); UNPACK(5); UNPACK(6); UNPACK(7);
    UNPACK(8); UNPACK(9); UNPACK(10); UNPACK(11); UNPACK(12); UNPACK(13); UNPACK(14);
    default: unpack(input, width, output, addend);
  }
}

VECTORS void hongtou_unpack(const uint8_t *input, unsigned width, uint32_t *output) {
  unpack_width(input, width, output, _mm256_setzero_si256());
}

VECTORS void hongtou_unpack_increment(const uint8_t *input, unsigned width, uint32_t *output) {
  unpack_width(input, width, output, _mm256_set1_epi32(1));
}

// Two exceptions have at most 46 bits, which one word holds from any bit of its first byte on.
VECTORS void hongtou_patch(const uint8_t *input, int count, unsigned high, unsigned width,
                           uint32_t *values) {
  const unsigned each = 7 + high;
  const uint32_t mask = ((uint32_t)1 << high) - 1;
  unsigned bit = 0;
  for (int i = 0; i < count; i += 2, bit += 2 * each) {
    uint64_t word;
    __builtin_memcpy(&word, input + (bit >> 3), 8);
    word >>= bit & 7;
    values[word & 127] += ((uint32_t)(word >> 7) & mask) << width;
    if (i + 1 == count) break;
    word >>= each;
    values[word & 127] += ((uint32_t)(word >> 7) & mask) << width;
  }
}

VECTORS uint32_t hongtou_prefix_sum(uint32_t *values, uint32_t base) {
  const __m256i one = _mm256_set1_epi32(1), last = _mm256_set1_epi32(7);
  __m256i carry = _mm256_set1_epi32((int)base);
  __m256i largest = _mm256_setzero_si256();
#pragma clang loop unroll(full)
  for (int i = 0; i < 128; i += 8) {
    __m256i sum = _mm256_loadu_si256((const __m256i *)(values + i));
    sum = _mm256_add_epi32(sum, one);
    sum = _mm256_add_epi32(sum, _mm256_slli_si256(sum, 4));
    sum = _mm256_add_epi32(sum, _mm256_slli_si256(sum, 8));
    // The lower half's total is added to the upper half.
    const __m256i lower = _mm256_permute2x128_si256(sum, sum, 0x08);
    sum = _mm256_add_epi32(sum, _mm256_shuffle_epi32(lower, 0xFF));
    // From row to row one addition is waited for: the row's total does not depend on the carry.
    const __m256i total = _mm256_permutevar8x32_epi32(sum, last);
    sum = _mm256_add_epi32(sum, carry);
    carry = _mm256_add_epi32(carry, total);
    _mm256_storeu_si256((__m256i *)(values + i), sum);
    largest = _mm256_max_epu32(largest, sum);
  }
  __m128i half = _mm_max_epu32(_mm256_castsi256_si128(largest), _mm256_extracti128_si256(largest, 1));
  half = _mm_max_epu32(half, _mm_shuffle_epi32(half, 0x4E));
  half = _mm_max_epu32(half, _mm_shuffle_epi32(half, 0xB1));
  return (uint32_t)_mm_cvtsi128_si32(half);
}

VECTORS int hongtou_count_below(const uint32_t *numbers, uint32_t target) {
  // Compared as signed numbers, with the highest bit turned.
  const __m256i turn = _mm256_set1_epi32((int)0x80000000u);
  const __m256i limit = _mm256_set1_epi32((int)(target ^ 0x80000000u));
  __m256i below = _mm256_setzero_si256();
  for (int i = 0; i < 128; i += 8) {
    const __m256i number = _mm256_loadu_si256((const __m256i *)(numbers + i));
    below = _mm256_sub_epi32(below, _mm256_cmpgt_epi32(limit, _mm256_xor_si256(number, turn)));
  }
  __m128i half = _mm_add_epi32(_mm256_castsi256_si128(below), _mm256_extracti128_si256(below, 1));
  half = _mm_add_epi32(half, _mm_shuffle_epi32(half, 0x4E));
  half = _mm_add_epi32(half, _mm_shuffle_epi32(half, 0xB1));
  return _mm_cvtsi128_si32(half);
}

// The row of eight that can hold a target follows from the last numbers of the 16 rows.
VECTORS int hongtou_find(const uint32_t *targets, int count, const uint32_t *numbers,
                         uint32_t *found, uint32_t *places) {
  const __m256i turn = _mm256_set1_epi32((int)0x80000000u);
  const __m256i step = _mm256_setr_epi32(0, 8, 16, 24, 32, 40, 48, 56);
  const __m256i low = _mm256_xor_si256(
      _mm256_i32gather_epi32((const int *)(numbers + 7), step, 4), turn);
  const __m256i high = _mm256_xor_si256(
      _mm256_i32gather_epi32((const int *)(numbers + 71), step, 4), turn);
  int matches = 0;
  for (int i = 0; i < count; i++) {
    const __m256i target = _mm256_set1_epi32((int)targets[i]);
    const __m256i turned = _mm256_xor_si256(target, turn);
    const unsigned below =
        (unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(_mm256_cmpgt_epi32(turned, low))) |
        (unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(_mm256_cmpgt_epi32(turned, high))) << 8;
    const unsigned row = (unsigned)__builtin_popcount(below) & 15;
    const __m256i rows = _mm256_loadu_si256((const __m256i *)(numbers + 8 * row));
    const unsigned equal = (unsigned)_mm256_movemask_ps(
        _mm256_castsi256_ps(_mm256_cmpeq_epi32(rows, target)));
    found[matches] = (uint32_t)i;
    places[matches] = 8 * row + (equal ? (unsigned)__builtin_ctz(equal) : 0);
    matches += equal != 0;
  }
  return matches;
}

VECTORS void hongtou_join_bounds(const uint8_t *codes, int count, int more, float weight,
                                 float ratio, float least, float *totals, enum hongtou_join join) {
  const __m256 weights = _mm256_set1_ps(weight), ratios = _mm256_set1_ps(ratio);
  const __m256 leasts = _mm256_set1_ps(least), most = _mm256_set1_ps(255);
  const __m256 zero = _mm256_setzero_ps();
  // Eight ranges need eight bytes, or four, two or one of them.
  uint8_t order[16] = {0};
  for (int i = 0; i < 8; i++) order[i] = (uint8_t)(more < 3 ? i >> more : 0);
  const __m128i spread = _mm_loadu_si128((const __m128i *)order);
  for (int i = 0; i < count; i += 8) {
    const __m128i bytes =
        _mm_shuffle_epi8(_mm_loadl_epi64((const __m128i *)(codes + (i >> more))), spread);
    const __m256 code = _mm256_cvtepi32_ps(_mm256_cvtepu8_epi32(bytes));
    const __m256 below =
        _mm256_add_ps(code, _mm256_mul_ps(ratios, _mm256_sub_ps(most, code)));
    const __m256 some = _mm256_cmp_ps(code, zero, _CMP_GT_OQ);
    const __m256 bound = _mm256_and_ps(
        some, _mm256_add_ps(_mm256_div_ps(_mm256_mul_ps(weights, code), below), leasts));
    __m256 total = bound;
    if (join != hongtou_join_first) {
      const __m256 before = _mm256_loadu_ps(totals + i);
      switch (join) {
        case hongtou_join_both:
          total = _mm256_and_ps(_mm256_and_ps(some, _mm256_cmp_ps(before, zero, _CMP_GT_OQ)),
                                _mm256_add_ps(before, bound));
          break;
        default: total = _mm256_add_ps(before, bound);
      }
    }
    _mm256_storeu_ps(totals + i, total);
  }
}

VECTORS int hongtou_above(const float *numbers, int count, float limit, uint32_t *places) {
  const __m256 limits = _mm256_set1_ps(limit);
  int found = 0;
  for (int i = 0; i < count; i += 8) {
    unsigned above = (unsigned)_mm256_movemask_ps(
        _mm256_cmp_ps(_mm256_loadu_ps(numbers + i), limits, _CMP_GT_OQ));
    store_places(above, (uint32_t)i, places + found);
    found += __builtin_popcount(above);
  }
  return found;
}

VECTORS int hongtou_keep(uint32_t *documents, double *scores, int count, const uint8_t *codes,
                         int shift, const float *table, double needed) {
  int kept = 0;
  for (int i = 0; i < count; i++) {
    const uint32_t document = documents[i];
    const double score = scores[i];
    const int isKept = score + (double)table[codes[document >> shift]] > needed;
    documents[kept] = document;
    scores[kept] = score;
    kept += isKept;
  }
  return kept;
}

VECTORS int hongtou_keep_places(uint32_t *documents, uint32_t *places, int count,
                                const uint8_t *codes, int shift, const float *table,
                                float needed) {
  int kept = 0;
  for (int i = 0; i < count; i++) {
    const uint32_t document = documents[i], place = places[i];
    const int isKept = table[codes[document >> shift]] > needed;
    documents[kept] = document;
    places[kept] = place;
    kept += isKept;
  }
  return kept;
}

static inline uint32_t length_of(const uint8_t *lengths, int size, uint32_t document) {
  uint32_t length = 0;
  __builtin_memcpy(&length, lengths + (uint64_t)document * (unsigned)size, (unsigned)size);
  return length;
}

// One function per size, because the scale of a gather has to be a constant.
#define DEFINE_FILTER(SIZE, MASK)                                                                \
  VECTORS static int filter_##SIZE(const uint32_t *documents, const uint32_t *frequencies,       \
                                   int count, const uint8_t *lengths, const uint32_t *limits,    \
                                   uint32_t *places) {                                           \
    const __m256i table = _mm256_loadu_si256((const __m256i *)limits);                           \
    const __m256i mask = _mm256_set1_epi32(MASK);                                                \
    const __m256i one = _mm256_set1_epi32(1), seven = _mm256_set1_epi32(7);                      \
    int found = 0, i = 0;                                                                        \
    for (; i + 8 <= count; i += 8) {                                                             \
      const __m256i document = _mm256_loadu_si256((const __m256i *)(documents + i));             \
      const __m256i frequency = _mm256_loadu_si256((const __m256i *)(frequencies + i));          \
      const __m256i length = _mm256_and_si256(                                                   \
          _mm256_i32gather_epi32((const int *)lengths, document, SIZE), mask);                   \
      const __m256i limit = _mm256_permutevar8x32_epi32(                                         \
          table, _mm256_min_epu32(_mm256_sub_epi32(frequency, one), seven));                     \
      unsigned passed =                                                                          \
          (unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(_mm256_cmpgt_epi32(limit, length)));  \
      store_places(passed, (uint32_t)i, places + found);                                         \
      found += __builtin_popcount(passed);                                                       \
    }                                                                                            \
    for (; i < count; i++) {                                                                     \
      const uint32_t frequency = frequencies[i] < 8 ? frequencies[i] : 8;                        \
      if (length_of(lengths, SIZE, documents[i]) < limits[(frequency - 1) & 7])                  \
        places[found++] = (uint32_t)i;                                                           \
    }                                                                                            \
    return found;                                                                                \
  }

// The bit length of numbers below 2^24, which their conversion to a float leaves exact: its exponent.
VECTORS static inline __attribute__((always_inline)) __m256i bit_length(__m256i number) {
  const __m256i exponent = _mm256_srli_epi32(_mm256_castps_si256(_mm256_cvtepi32_ps(number)), 23);
  return _mm256_max_epi32(_mm256_sub_epi32(exponent, _mm256_set1_epi32(126)),
                          _mm256_setzero_si256());
}

// The bits of an Elias-Fano sequence: PositionCode.bits(frequency:width:) from eight on.
VECTORS static inline __attribute__((always_inline)) __m256i
sparse_bits(__m256i frequency, __m256i width) {
  const __m256i one = _mm256_set1_epi32(1);
  const __m256i low = _mm256_max_epi32(
      _mm256_add_epi32(_mm256_sub_epi32(width, bit_length(frequency)), one),
      _mm256_setzero_si256());
  return _mm256_add_epi32(_mm256_mullo_epi32(frequency, _mm256_add_epi32(low, one)),
                          _mm256_sllv_epi32(one, _mm256_sub_epi32(width, low)));
}

// The width is the bit length of length - 1; lengths and frequencies are below 2^16, so that the sums
// have room in 32 bits.
#define DEFINE_POSITION_STARTS(SIZE, MASK)                                                       \
  VECTORS static int64_t position_starts_##SIZE(                                                 \
      const uint32_t *documents, const uint32_t *frequencies, int count, const uint8_t *lengths, \
      int64_t *starts, uint32_t *widths) {                                                       \
    const __m256i mask = _mm256_set1_epi32(MASK), one = _mm256_set1_epi32(1);                    \
    const __m256i most = _mm256_set1_epi32(7), zero = _mm256_setzero_si256();                    \
    const __m256i lanes = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);                             \
    __m256i carry = zero, large = zero;                                                          \
    for (int i = 0; i < count; i += 8) {                                                         \
      const __m256i some = _mm256_cmpgt_epi32(_mm256_set1_epi32(count - i), lanes);              \
      const __m256i document = _mm256_loadu_si256((const __m256i *)(documents + i));             \
      const __m256i frequency = _mm256_and_si256(                                                \
          some, _mm256_loadu_si256((const __m256i *)(frequencies + i)));                         \
      const __m256i length = _mm256_and_si256(                                                   \
          _mm256_mask_i32gather_epi32(zero, (const int *)lengths, document, some, SIZE), mask);  \
      const __m256i width = bit_length(_mm256_max_epi32(_mm256_sub_epi32(length, one), zero));   \
      const __m256i is_sparse = _mm256_cmpgt_epi32(frequency, most);                             \
      __m256i bits = _mm256_mullo_epi32(frequency, width);                                       \
      if (_mm256_movemask_epi8(is_sparse))                                                       \
        bits = _mm256_blendv_epi8(bits, sparse_bits(frequency, width), is_sparse);               \
      large = _mm256_or_si256(                                                                   \
          large, _mm256_cmpgt_epi32(_mm256_srli_epi32(frequency, 16), zero));                    \
      __m256i sum = _mm256_add_epi32(bits, _mm256_slli_si256(bits, 4));                          \
      sum = _mm256_add_epi32(sum, _mm256_slli_si256(sum, 8));                                    \
      const __m256i lower = _mm256_permute2x128_si256(sum, sum, 0x08);                           \
      sum = _mm256_add_epi32(sum, _mm256_shuffle_epi32(lower, 0xFF));                            \
      sum = _mm256_add_epi32(sum, carry);                                                        \
      const __m256i start = _mm256_sub_epi32(sum, bits);                                         \
      _mm256_storeu_si256((__m256i *)(starts + i),                                               \
                          _mm256_cvtepu32_epi64(_mm256_castsi256_si128(start)));                 \
      _mm256_storeu_si256((__m256i *)(starts + i + 4),                                           \
                          _mm256_cvtepu32_epi64(_mm256_extracti128_si256(start, 1)));            \
      _mm256_storeu_si256((__m256i *)(widths + i), width);                                       \
      carry = _mm256_permutevar8x32_epi32(sum, _mm256_set1_epi32(7));                            \
    }                                                                                            \
    return _mm256_movemask_epi8(large)                                                           \
               ? -1                                                                              \
               : (int64_t)(uint32_t)_mm_cvtsi128_si32(_mm256_castsi256_si128(carry));            \
  }

DEFINE_POSITION_STARTS(1, 0xFF)
DEFINE_POSITION_STARTS(2, 0xFFFF)

int64_t hongtou_position_starts(const uint32_t *documents, const uint32_t *frequencies, int count,
                                const uint8_t *lengths, int size, int64_t *starts,
                                uint32_t *widths) {
  switch (size) {
    case 1: return position_starts_1(documents, frequencies, count, lengths, starts, widths);
    case 2: return position_starts_2(documents, frequencies, count, lengths, starts, widths);
    default: return -1;
  }
}

#define DEFINE_RAISE(SIZE, MASK)                                                                 \
  VECTORS static void raise_##SIZE(const uint32_t *documents, const uint32_t *frequencies,       \
                                   int count, const uint8_t *lengths,                            \
                                   const struct hongtou_curve *curve, int shift,                 \
                                   float *bounds) {                                              \
    const __m256i mask = _mm256_set1_epi32(MASK);                                                \
    const __m256 weight = _mm256_set1_ps(curve->weight), least = _mm256_set1_ps(curve->least);   \
    const __m256 field = _mm256_set1_ps(curve->field_weight);                                    \
    const __m256 constant = _mm256_set1_ps(curve->constant);                                     \
    const __m256 slope = _mm256_set1_ps(curve->slope);                                           \
    int i = 0;                                                                                   \
    for (; i + 8 <= count; i += 8) {                                                             \
      const __m256i document = _mm256_loadu_si256((const __m256i *)(documents + i));             \
      const __m256 frequency = _mm256_cvtepi32_ps(                                               \
          _mm256_loadu_si256((const __m256i *)(frequencies + i)));                               \
      const __m256 length = _mm256_cvtepi32_ps(_mm256_and_si256(                                 \
          _mm256_i32gather_epi32((const int *)lengths, document, SIZE), mask));                  \
      const __m256 scaled = _mm256_mul_ps(field, frequency);                                     \
      const __m256 sum = _mm256_add_ps(                                                          \
          scaled, _mm256_add_ps(constant, _mm256_mul_ps(slope, length)));                        \
      float bound[8];                                                                            \
      _mm256_storeu_ps(bound, _mm256_add_ps(                                                     \
          _mm256_div_ps(_mm256_mul_ps(weight, scaled), sum), least));                            \
      for (int lane = 0; lane < 8; lane++) {                                                     \
        float *place = bounds + (documents[i + lane] >> shift);                                  \
        if (bound[lane] > *place) *place = bound[lane];                                          \
      }                                                                                          \
    }                                                                                            \
    for (; i < count; i++) {                                                                     \
      const float scaled = curve->field_weight * (float)frequencies[i];                          \
      const float length = (float)length_of(lengths, SIZE, documents[i]);                        \
      const float bound =                                                                        \
          curve->weight * scaled / (scaled + (curve->constant + curve->slope * length)) +        \
          curve->least;                                                                          \
      float *place = bounds + (documents[i] >> shift);                                           \
      if (bound > *place) *place = bound;                                                        \
    }                                                                                            \
  }

DEFINE_RAISE(1, 0xFF)
DEFINE_RAISE(2, 0xFFFF)
DEFINE_RAISE(4, -1)

void hongtou_raise_bounds(const uint32_t *documents, const uint32_t *frequencies, int count,
                          const uint8_t *lengths, int size, const struct hongtou_curve *curve,
                          int shift, float *bounds) {
  switch (size) {
    case 1: return raise_1(documents, frequencies, count, lengths, curve, shift, bounds);
    case 2: return raise_2(documents, frequencies, count, lengths, curve, shift, bounds);
    default: return raise_4(documents, frequencies, count, lengths, curve, shift, bounds);
  }
}

// Each operation is that of the Swift form, and none are fused: the same numbers bit for bit.
VECTORS static inline __attribute__((always_inline)) double
add_scores(const uint32_t *documents, const uint32_t *frequencies, int count,
           const uint8_t *lengths, int size, const struct hongtou_scorer *scorer, double *sums,
           uint64_t *held) {
  const __m256d weight = _mm256_set1_pd(scorer->weight);
  const __m256d field = _mm256_set1_pd(scorer->field_weight);
  const __m256d constant = _mm256_set1_pd(scorer->constant);
  const __m256d slope = _mm256_set1_pd(scorer->slope), magic = _mm256_set1_pd(scorer->magic);
  double best = 0;
  for (int i = 0; i < count; i += 4) {
    const int lanes = count - i < 4 ? count - i : 4;
    int32_t length[4] = {0}, frequency[4] = {0};
    for (int lane = 0; lane < lanes; lane++) {
      length[lane] = (int32_t)length_of(lengths, size, documents[i + lane]);
      frequency[lane] = (int32_t)frequencies[i + lane];
    }
    const __m256d scaled = _mm256_mul_pd(
        field, _mm256_cvtepi32_pd(_mm_loadu_si128((const __m128i *)frequency)));
    const __m256d norm = _mm256_add_pd(
        constant,
        _mm256_mul_pd(slope, _mm256_cvtepi32_pd(_mm_loadu_si128((const __m128i *)length))));
    const __m256d part = _mm256_div_pd(scaled, _mm256_add_pd(scaled, norm));
    double score[4];
    _mm256_storeu_pd(
        score, _mm256_sub_pd(_mm256_add_pd(_mm256_mul_pd(weight, part), magic), magic));
    for (int lane = 0; lane < lanes; lane++) {
      const unsigned place = documents[i + lane] & 255;
      const double sum = sums[place] + score[lane];
      sums[place] = sum;
      held[place >> 6] |= (uint64_t)1 << (place & 63);
      best = sum > best ? sum : best;
    }
  }
  return best;
}

VECTORS double hongtou_add_scores(const uint32_t *documents, const uint32_t *frequencies, int count,
                                  const uint8_t *lengths, int size,
                                  const struct hongtou_scorer *scorer, double *sums,
                                  uint64_t *held) {
  return size == 1
             ? add_scores(documents, frequencies, count, lengths, 1, scorer, sums, held)
             : add_scores(documents, frequencies, count, lengths, 2, scorer, sums, held);
}

// Writes the places of the set bits of a word. Where those of each byte begin is known at once from the
// sums of the bytes' counts, so that no byte waits for the one before.
VECTORS static inline __attribute__((always_inline)) int
store_word(uint64_t bits, uint32_t first, uint32_t *output) {
  uint64_t counts = bits - (bits >> 1 & 0x5555555555555555);
  counts = (counts & 0x3333333333333333) + (counts >> 2 & 0x3333333333333333);
  counts = (counts + (counts >> 4)) & 0x0f0f0f0f0f0f0f0f;
  const uint64_t sums = counts * 0x0101010101010101, starts = sums << 8;
#pragma clang loop unroll(full)
  for (unsigned byte = 0; byte < 64; byte += 8)
    store_places((unsigned)(bits >> byte) & 255, first + byte, output + (starts >> byte & 255));
  return (int)(sums >> 56);
}

VECTORS int hongtou_unpack_bits(const uint8_t *input, int words, uint32_t base, int size,
                                uint32_t *output) {
  int count = 0;
  uint32_t first = base + 1;
  for (int i = 0; i < words; i++, first += 64) {
    uint64_t bits;
    __builtin_memcpy(&bits, input + 8 * i, 8);
    const int end = count + __builtin_popcountll(bits);
    if (end <= size) store_word(bits, first, output + count);
    count = end;
  }
  return count;
}

// 64 bits from any bit on; 16 bytes from the byte of the first one on are read.
VECTORS static inline __attribute__((always_inline)) uint64_t
word_at(const uint8_t *input, unsigned bit) {
  uint64_t low, high;
  __builtin_memcpy(&low, input + (bit >> 3), 8);
  __builtin_memcpy(&high, input + (bit >> 3) + 8, 8);
  return low >> (bit & 7) | high << 1 << (63 - (bit & 7));
}

// Adds each of 32 bits to the byte of its place.
VECTORS static inline __attribute__((always_inline)) __m256i
add_bits(__m256i sums, uint64_t bits) {
  const __m256i bytes = _mm256_setr_epi64x(0, 0x0101010101010101, 0x0202020202020202,
                                           0x0303030303030303);
  const __m256i bit = _mm256_set1_epi64x((long long)0x8040201008040201);
  const __m256i spread =
      _mm256_and_si256(_mm256_shuffle_epi8(_mm256_set1_epi32((int)bits), bytes), bit);
  return _mm256_sub_epi8(sums, _mm256_cmpeq_epi8(spread, bit));
}

// The sums stay in registers, a byte for each number. The bits of a level are deposited where the level
// before has its set bits (pdep), so that all of them take their places at once.
VECTORS bool hongtou_unpack_levels(const uint8_t *input, int bytes, int most, uint32_t *output) {
  __m256i sums[4];
  for (int i = 0; i < 4; i++) sums[i] = _mm256_set1_epi8(1);
  uint64_t low, high;
  __builtin_memcpy(&low, input, 8);
  __builtin_memcpy(&high, input + 8, 8);
  unsigned bit = 128;
  for (int level = 1;; level++) {
    sums[0] = add_bits(sums[0], low), sums[1] = add_bits(sums[1], low >> 32);
    sums[2] = add_bits(sums[2], high), sums[3] = add_bits(sums[3], high >> 32);
    const unsigned lower = (unsigned)__builtin_popcountll(low);
    const unsigned set = lower + (unsigned)__builtin_popcountll(high);
    if (set == 0) break;
    if (level == most || bit + set > 8 * (unsigned)bytes) return false;
    low = _pdep_u64(word_at(input, bit), low);
    high = _pdep_u64(word_at(input, bit + lower), high);
    bit += set;
  }
  if ((bit + 7) / 8 != (unsigned)bytes) return false;
  uint8_t numbers[128];
  for (int i = 0; i < 4; i++) _mm256_storeu_si256((__m256i *)(numbers + 32 * i), sums[i]);
#pragma clang loop unroll(full)
  for (int i = 0; i < 128; i += 8)
    _mm256_storeu_si256((__m256i *)(output + i),
                        _mm256_cvtepu8_epi32(_mm_loadl_epi64((const __m128i *)(numbers + i))));
  return true;
}

// The contribution of each posting, as in add_scores.
VECTORS static inline __attribute__((always_inline)) void
score(const uint32_t *documents, const uint32_t *frequencies, int count, const uint8_t *lengths,
      int size, const struct hongtou_scorer *scorer, double *scores) {
  const __m256d weight = _mm256_set1_pd(scorer->weight);
  const __m256d field = _mm256_set1_pd(scorer->field_weight);
  const __m256d constant = _mm256_set1_pd(scorer->constant);
  const __m256d slope = _mm256_set1_pd(scorer->slope), magic = _mm256_set1_pd(scorer->magic);
  for (int i = 0; i < count; i += 4) {
    const int lanes = count - i < 4 ? count - i : 4;
    int32_t length[4] = {0};
    for (int lane = 0; lane < lanes; lane++)
      length[lane] = (int32_t)length_of(lengths, size, documents[i + lane]);
    const __m256d scaled = _mm256_mul_pd(
        field, _mm256_cvtepi32_pd(_mm_loadu_si128((const __m128i *)(frequencies + i))));
    const __m256d norm = _mm256_add_pd(
        constant,
        _mm256_mul_pd(slope, _mm256_cvtepi32_pd(_mm_loadu_si128((const __m128i *)length))));
    const __m256d part = _mm256_div_pd(scaled, _mm256_add_pd(scaled, norm));
    _mm256_storeu_pd(
        scores + i, _mm256_sub_pd(_mm256_add_pd(_mm256_mul_pd(weight, part), magic), magic));
  }
}

VECTORS void hongtou_score(const uint32_t *documents, const uint32_t *frequencies, int count,
                           const uint8_t *lengths, int size, const struct hongtou_scorer *scorer,
                           double *scores) {
  if (size == 1)
    score(documents, frequencies, count, lengths, 1, scorer, scores);
  else
    score(documents, frequencies, count, lengths, 2, scorer, scores);
}

VECTORS double hongtou_reached_by(const double *scores, int count, int best) {
  if (count < 16) return -1;
  __m256d most[4];
  for (int lane = 0; lane < 4; lane++) most[lane] = _mm256_loadu_pd(scores + 4 * lane);
  int i = 16;
  for (; i + 16 <= count; i += 16)
    for (int lane = 0; lane < 4; lane++)
      most[lane] = _mm256_max_pd(most[lane], _mm256_loadu_pd(scores + i + 4 * lane));
  double maxima[16];
  for (int lane = 0; lane < 4; lane++) _mm256_storeu_pd(maxima + 4 * lane, most[lane]);
  for (; i < count; i++)
    if (scores[i] > maxima[i & 15]) maxima[i & 15] = scores[i];
  for (int lane = 0; lane < 4; lane++) most[lane] = _mm256_loadu_pd(maxima + 4 * lane);
  // The least one that fewer than `best` are greater than.
  double least = INFINITY;
  for (i = 0; i < 16; i++) {
    const __m256d one = _mm256_set1_pd(maxima[i]);
    int greater = 0;
    for (int lane = 0; lane < 4; lane++)
      greater += __builtin_popcount(
          (unsigned)_mm256_movemask_pd(_mm256_cmp_pd(most[lane], one, _CMP_GT_OQ)));
    if (greater < best && maxima[i] < least) least = maxima[i];
  }
  return least;
}

// Each operation is that of FieldsScorer, and none are fused.
VECTORS static inline __attribute__((always_inline)) void
shares_of(const uint32_t *documents, const uint32_t *frequencies, int count,
          const uint8_t *lengths, int size, const struct hongtou_field *field, double *shares) {
  const __m256d weight = _mm256_set1_pd(field->weight), least = _mm256_set1_pd(field->least);
  const __m256d constant = _mm256_set1_pd(field->constant);
  const __m256d slope = _mm256_set1_pd(field->slope);
  for (int i = 0; i < count; i += 4) {
    const int lanes = count - i < 4 ? count - i : 4;
    int32_t length[4] = {0};
    for (int lane = 0; lane < lanes; lane++)
      length[lane] = (int32_t)length_of(lengths, size, documents[i + lane]);
    const __m256d frequency =
        _mm256_cvtepi32_pd(_mm_loadu_si128((const __m128i *)(frequencies + i)));
    const __m256d norm = _mm256_add_pd(
        constant,
        _mm256_mul_pd(slope, _mm256_cvtepi32_pd(_mm_loadu_si128((const __m128i *)length))));
    _mm256_storeu_pd(shares + i, _mm256_div_pd(_mm256_mul_pd(weight, frequency),
                                               _mm256_max_pd(norm, least)));
  }
}

VECTORS void hongtou_shares(const uint32_t *documents, const uint32_t *frequencies, int count,
                            const uint8_t *lengths, int size, const struct hongtou_field *field,
                            double *shares) {
  if (size == 1)
    shares_of(documents, frequencies, count, lengths, 1, field, shares);
  else
    shares_of(documents, frequencies, count, lengths, 2, field, shares);
}

VECTORS void hongtou_contribute(double *sums, int count, double weight, double k1, double magic) {
  const __m256d weights = _mm256_set1_pd(weight), k1s = _mm256_set1_pd(k1);
  const __m256d magics = _mm256_set1_pd(magic), zero = _mm256_setzero_pd();
  for (int i = 0; i < count; i += 4) {
    const __m256d sum = _mm256_loadu_pd(sums + i);
    const __m256d part = _mm256_div_pd(sum, _mm256_add_pd(k1s, sum));
    const __m256d score =
        _mm256_sub_pd(_mm256_add_pd(_mm256_mul_pd(weights, part), magics), magics);
    _mm256_storeu_pd(sums + i, _mm256_and_pd(score, _mm256_cmp_pd(sum, zero, _CMP_GT_OQ)));
  }
}

DEFINE_FILTER(1, 0xFF)
DEFINE_FILTER(2, 0xFFFF)
DEFINE_FILTER(4, -1)

VECTORS int hongtou_filter(const uint32_t *documents, const uint32_t *frequencies, int count,
                           const uint8_t *lengths, int size, const uint32_t *limits,
                           uint32_t *places) {
  switch (size) {
    case 1: return filter_1(documents, frequencies, count, lengths, limits, places);
    case 2: return filter_2(documents, frequencies, count, lengths, limits, places);
    default: return filter_4(documents, frequencies, count, lengths, limits, places);
  }
}

#else

// Other processors use the Swift forms; nobody calls these.
bool hongtou_has_vectors(void) { return false; }
void hongtou_unpack(const uint8_t *input, unsigned width, uint32_t *output) {
  (void)input, (void)width, (void)output;
}
void hongtou_unpack_increment(const uint8_t *input, unsigned width, uint32_t *output) {
  (void)input, (void)width, (void)output;
}
void hongtou_patch(const uint8_t *input, int count, unsigned high, unsigned width,
                   uint32_t *values) {
  (void)input, (void)count, (void)high, (void)width, (void)values;
}
uint32_t hongtou_prefix_sum(uint32_t *values, uint32_t base) { return (void)values, base; }
int hongtou_count_below(const uint32_t *numbers, uint32_t target) {
  return (void)numbers, (void)target, 0;
}
int hongtou_find(const uint32_t *targets, int count, const uint32_t *numbers, uint32_t *found,
                 uint32_t *places) {
  return (void)targets, (void)count, (void)numbers, (void)found, (void)places, 0;
}
void hongtou_join_bounds(const uint8_t *codes, int count, int more, float weight, float ratio,
                         float least, float *totals, enum hongtou_join join) {
  (void)codes, (void)count, (void)more, (void)weight, (void)ratio, (void)least, (void)totals;
  (void)join;
}
void hongtou_raise_bounds(const uint32_t *documents, const uint32_t *frequencies, int count,
                          const uint8_t *lengths, int size, const struct hongtou_curve *curve,
                          int shift, float *bounds) {
  (void)documents, (void)frequencies, (void)count, (void)lengths, (void)size, (void)curve;
  (void)shift, (void)bounds;
}
double hongtou_add_scores(const uint32_t *documents, const uint32_t *frequencies, int count,
                          const uint8_t *lengths, int size, const struct hongtou_scorer *scorer,
                          double *sums, uint64_t *held) {
  (void)documents, (void)frequencies, (void)count, (void)lengths, (void)size, (void)scorer;
  return (void)sums, (void)held, 0;
}
void hongtou_score(const uint32_t *documents, const uint32_t *frequencies, int count,
                   const uint8_t *lengths, int size, const struct hongtou_scorer *scorer,
                   double *scores) {
  (void)documents, (void)frequencies, (void)count, (void)lengths, (void)size, (void)scorer;
  (void)scores;
}
double hongtou_reached_by(const double *scores, int count, int best) {
  return (void)scores, (void)count, (void)best, -1;
}
void hongtou_shares(const uint32_t *documents, const uint32_t *frequencies, int count,
                    const uint8_t *lengths, int size, const struct hongtou_field *field,
                    double *shares) {
  (void)documents, (void)frequencies, (void)count, (void)lengths, (void)size, (void)field;
  (void)shares;
}
void hongtou_contribute(double *sums, int count, double weight, double k1, double magic) {
  (void)sums, (void)count, (void)weight, (void)k1, (void)magic;
}
int hongtou_unpack_bits(const uint8_t *input, int words, uint32_t base, int size,
                        uint32_t *output) {
  return (void)input, (void)words, (void)base, (void)size, (void)output, 0;
}
bool hongtou_unpack_levels(const uint8_t *input, int bytes, int most, uint32_t *output) {
  return (void)input, (void)bytes, (void)most, (void)output, false;
}
int hongtou_above(const float *numbers, int count, float limit, uint32_t *places) {
  return (void)numbers, (void)count, (void)limit, (void)places, 0;
}
int hongtou_keep(uint32_t *documents, double *scores, int count, const uint8_t *codes, int shift,
                 const float *table, double needed) {
  (void)documents, (void)scores, (void)codes, (void)shift, (void)table, (void)needed;
  return count;
}
int hongtou_keep_places(uint32_t *documents, uint32_t *places, int count, const uint8_t *codes,
                        int shift, const float *table, float needed) {
  (void)documents, (void)places, (void)codes, (void)shift, (void)table, (void)needed;
  return count;
}
int64_t hongtou_position_starts(const uint32_t *documents, const uint32_t *frequencies, int count,
                                const uint8_t *lengths, int size, int64_t *starts,
                                uint32_t *widths) {
  (void)documents, (void)frequencies, (void)count, (void)lengths, (void)size, (void)starts;
  return (void)widths, -1;
}
int hongtou_filter(const uint32_t *documents, const uint32_t *frequencies, int count,
                   const uint8_t *lengths, int size, const uint32_t *limits, uint32_t *places) {
  (void)documents, (void)frequencies, (void)count, (void)lengths, (void)size, (void)limits;
  return (void)places, 0;
}

#endif
