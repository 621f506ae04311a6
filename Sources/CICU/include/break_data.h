#ifndef HONGTOU_BREAK_DATA_H
#define HONGTOU_BREAK_DATA_H

#include <stdint.h>

/// ICU's map from code points to the categories of its word rules.
typedef struct hongtou_categories hongtou_categories;

/// Opens the trie inside the compiled rules (`bytes` must outlive the result and be 4-byte
/// aligned). NULL where the layout is unknown.
hongtou_categories *_Nullable hongtou_categories_open(const uint8_t *_Nonnull bytes,
                                                      int32_t length);
void hongtou_categories_close(hongtou_categories *_Nonnull categories);

/// The category of a code point.
uint32_t hongtou_category(const hongtou_categories *_Nonnull categories, uint32_t scalar);

/// The last code point of the range that starts at `first` and has one category, which goes to
/// `*category`; -1 beyond U+10FFFF.
int32_t hongtou_category_range(const hongtou_categories *_Nonnull categories, uint32_t first,
                               uint32_t *_Nonnull category);

/// ICU's dictionary for Chinese and Japanese, mapped, not copied.
typedef struct hongtou_dictionary hongtou_dictionary;

/// Opens "cjdict". NULL where this ICU has none, or one of another format.
hongtou_dictionary *_Nullable hongtou_dictionary_open(void);
void hongtou_dictionary_close(hongtou_dictionary *_Nonnull dictionary);

/// The dictionary's trie (a serialized `icu::UCharsTrie`); `*count` becomes its length in units.
const uint16_t *_Nonnull hongtou_dictionary_units(const hongtou_dictionary *_Nonnull dictionary,
                                                  uint32_t *_Nonnull count);

/// Whether ICU's Chinese and Japanese break engine takes the code point into a dictionary run:
/// `[[:Han:][:Hiragana:][:Katakana:]ー ｰ ﾞ ﾟ]`.
int hongtou_in_dictionary_run(uint32_t scalar);

/// Whether UTF-16 text is in NFKC; 1 also where the answer cannot be had.
int hongtou_nfkc_is_normalized(const uint16_t *_Nonnull text, int32_t length);

/// Whether NFKC never composes or reorders across the place before this code point.
int hongtou_nfkc_has_boundary_before(uint32_t scalar);

/// Normalizes to NFKC. Returns the length written, or -1 where it does not fit or ICU fails.
int32_t hongtou_nfkc_normalize(const uint16_t *_Nonnull text, int32_t length,
                               uint16_t *_Nonnull output, int32_t capacity);

#endif
