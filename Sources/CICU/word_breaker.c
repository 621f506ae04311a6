#include "word_breaker.h"

#include <stdlib.h>
#include <unicode/ubrk.h>

struct hongtou_word_breaker {
  UBreakIterator *iterator;
};

static hongtou_word_breaker *wrap(UBreakIterator *iterator) {
  if (iterator == NULL) return NULL;
  hongtou_word_breaker *breaker = malloc(sizeof(hongtou_word_breaker));
  if (breaker == NULL) {
    ubrk_close(iterator);
    return NULL;
  }
  breaker->iterator = iterator;
  return breaker;
}

hongtou_word_breaker *hongtou_word_breaker_open(int32_t *error) {
  UErrorCode status = U_ZERO_ERROR;
  UBreakIterator *iterator = ubrk_open(UBRK_WORD, "", NULL, 0, &status);
  *error = status;
  if (U_FAILURE(status)) {
    if (iterator != NULL) ubrk_close(iterator);
    return NULL;
  }
  return wrap(iterator);
}

hongtou_word_breaker *hongtou_word_breaker_clone(const hongtou_word_breaker *breaker) {
  UErrorCode status = U_ZERO_ERROR;
#if U_ICU_VERSION_MAJOR_NUM >= 69
  UBreakIterator *iterator = ubrk_clone(breaker->iterator, &status);
#else
  UBreakIterator *iterator = ubrk_safeClone(breaker->iterator, NULL, NULL, &status);
#endif
  return U_FAILURE(status) ? NULL : wrap(iterator);
}

void hongtou_word_breaker_close(hongtou_word_breaker *breaker) {
  ubrk_close(breaker->iterator);
  free(breaker);
}

int32_t hongtou_word_breaker_cut(hongtou_word_breaker *breaker, const uint16_t *text,
                                 int32_t length, int32_t *ends, uint16_t *statuses,
                                 int32_t capacity) {
  UErrorCode status = U_ZERO_ERROR;
  ubrk_setText(breaker->iterator, text, length, &status);
  if (U_FAILURE(status)) return -1;
  int32_t count = 0;
  int32_t end = ubrk_first(breaker->iterator);
  while (count < capacity && (end = ubrk_next(breaker->iterator)) != UBRK_DONE) {
    ends[count] = end;
    statuses[count] = (uint16_t)ubrk_getRuleStatus(breaker->iterator);
    count++;
  }
  return count;
}

uint32_t hongtou_word_breaker_rules(hongtou_word_breaker *breaker, uint8_t *buffer,
                                    uint32_t capacity) {
  UErrorCode status = U_ZERO_ERROR;
  int32_t size = ubrk_getBinaryRules(breaker->iterator, NULL, 0, &status);
  if (U_FAILURE(status) || size <= 0) return 0;
  if (buffer != NULL && capacity >= (uint32_t)size) {
    ubrk_getBinaryRules(breaker->iterator, buffer, (int32_t)capacity, &status);
    if (U_FAILURE(status)) return 0;
  }
  return (uint32_t)size;
}
