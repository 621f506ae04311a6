#include "break_data.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/ucptrie.h>
#include <unicode/udata.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>

struct hongtou_categories {
  UCPTrie *trie;
};

hongtou_categories *hongtou_categories_open(const uint8_t *bytes, int32_t length) {
  UErrorCode status = U_ZERO_ERROR;
  UCPTrie *trie = ucptrie_openFromBinary(UCPTRIE_TYPE_ANY, UCPTRIE_VALUE_BITS_ANY, bytes, length,
                                         NULL, &status);
  if (U_FAILURE(status) || trie == NULL) return NULL;
  hongtou_categories *categories = malloc(sizeof(hongtou_categories));
  if (categories == NULL) {
    ucptrie_close(trie);
    return NULL;
  }
  categories->trie = trie;
  return categories;
}

void hongtou_categories_close(hongtou_categories *categories) {
  ucptrie_close(categories->trie);
  free(categories);
}

uint32_t hongtou_category(const hongtou_categories *categories, uint32_t scalar) {
  return ucptrie_get(categories->trie, (UChar32)scalar);
}

int32_t hongtou_category_range(const hongtou_categories *categories, uint32_t first,
                               uint32_t *category) {
  return ucptrie_getRange(categories->trie, (UChar32)first, UCPMAP_RANGE_NORMAL, 0, NULL, NULL,
                          category);
}

struct hongtou_dictionary {
  UDataMemory *memory;
  const uint16_t *units;
  uint32_t count;
};

// The header of ICU's dictionary data (source/common/dictionarydata.h), in 32-bit words.
enum { TRIE_OFFSET = 0, TOTAL_SIZE = 3, TRIE_TYPE = 4, HEADER_WORDS = 8 };
// TRIE_TYPE: a trie over UTF-16 units (1) whose words have values (8).
enum { UCHARS_TRIE_WITH_VALUES = 9 };

static UBool U_CALLCONV is_dictionary(void *context, const char *type, const char *name,
                                      const UDataInfo *info) {
  (void)context, (void)type, (void)name;
  return info->isBigEndian == U_IS_BIG_ENDIAN && info->charsetFamily == U_CHARSET_FAMILY &&
         memcmp(info->dataFormat, "Dict", 4) == 0 && info->formatVersion[0] == 1;
}

hongtou_dictionary *hongtou_dictionary_open(void) {
  UErrorCode status = U_ZERO_ERROR;
  UDataMemory *memory = udata_openChoice(U_ICUDATA_NAME U_TREE_SEPARATOR_STRING "brkitr", "dict",
                                         "cjdict", is_dictionary, NULL, &status);
  if (U_FAILURE(status) || memory == NULL) return NULL;
  const int32_t *header = udata_getMemory(memory);
  hongtou_dictionary *dictionary = NULL;
  if (header != NULL && header[TRIE_OFFSET] >= HEADER_WORDS * 4 &&
      header[TOTAL_SIZE] > header[TRIE_OFFSET] && header[TRIE_OFFSET] % 2 == 0 &&
      (header[TRIE_TYPE] & 0xF) == UCHARS_TRIE_WITH_VALUES) {
    dictionary = malloc(sizeof(hongtou_dictionary));
  }
  if (dictionary == NULL) {
    udata_close(memory);
    return NULL;
  }
  dictionary->memory = memory;
  dictionary->units = (const uint16_t *)((const char *)header + header[TRIE_OFFSET]);
  dictionary->count = (uint32_t)(header[TOTAL_SIZE] - header[TRIE_OFFSET]) / 2;
  return dictionary;
}

void hongtou_dictionary_close(hongtou_dictionary *dictionary) {
  udata_close(dictionary->memory);
  free(dictionary);
}

const uint16_t *hongtou_dictionary_units(const hongtou_dictionary *dictionary, uint32_t *count) {
  *count = dictionary->count;
  return dictionary->units;
}

int hongtou_in_dictionary_run(uint32_t scalar) {
  // 30FC ー, FF70 ｰ, FF9E ﾞ, FF9F ﾟ belong to more than one script.
  if (scalar == 0x30FC || scalar == 0xFF70 || scalar == 0xFF9E || scalar == 0xFF9F) return 1;
  UErrorCode status = U_ZERO_ERROR;
  UScriptCode script = uscript_getScript((UChar32)scalar, &status);
  return script == USCRIPT_HAN || script == USCRIPT_HIRAGANA || script == USCRIPT_KATAKANA;
}

int hongtou_nfkc_is_normalized(const uint16_t *text, int32_t length) {
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2 *nfkc = unorm2_getNFKCInstance(&status);
  if (U_FAILURE(status)) return 1;
  UBool result = unorm2_isNormalized(nfkc, text, length, &status);
  return U_FAILURE(status) || result;
}

int hongtou_nfkc_has_boundary_before(uint32_t scalar) {
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2 *nfkc = unorm2_getNFKCInstance(&status);
  return U_FAILURE(status) || unorm2_hasBoundaryBefore(nfkc, (UChar32)scalar);
}

int32_t hongtou_nfkc_normalize(const uint16_t *text, int32_t length, uint16_t *output,
                               int32_t capacity) {
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2 *nfkc = unorm2_getNFKCInstance(&status);
  if (U_FAILURE(status)) return -1;
  int32_t written = unorm2_normalize(nfkc, text, length, output, capacity, &status);
  return U_FAILURE(status) ? -1 : written;
}
