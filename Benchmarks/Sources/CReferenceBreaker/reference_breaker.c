#include "reference_breaker.h"

#include <stddef.h>
#include <time.h>
#include <unicode/ubrk.h>
#include <unicode/ustring.h>

static UBreakIterator *iterator(void) {
  static _Thread_local UBreakIterator *opened = NULL;
  if (opened == NULL) {
    UErrorCode status = U_ZERO_ERROR;
    opened = ubrk_open(UBRK_WORD, "", NULL, 0, &status);
  }
  return opened;
}

int64_t reference_cut(const uint16_t *text, const int32_t *lines, int32_t lineCount) {
  UBreakIterator *breaker = iterator();
  int64_t count = 0;
  int32_t start = 0;
  for (int32_t line = 0; line < lineCount; line++) {
    UErrorCode status = U_ZERO_ERROR;
    ubrk_setText(breaker, text + start, lines[line] - start, &status);
    if (U_FAILURE(status)) return -1;
    while (ubrk_next(breaker) != UBRK_DONE) count++;
    start = lines[line];
  }
  return count;
}

int64_t reference_boundaries(const uint16_t *text, const int32_t *lines, int32_t lineCount,
                             int32_t *ends, uint16_t *statuses) {
  UBreakIterator *breaker = iterator();
  int64_t count = 0;
  int32_t start = 0;
  for (int32_t line = 0; line < lineCount; line++) {
    UErrorCode status = U_ZERO_ERROR;
    ubrk_setText(breaker, text + start, lines[line] - start, &status);
    if (U_FAILURE(status)) return -1;
    int32_t end;
    while ((end = ubrk_next(breaker)) != UBRK_DONE) {
      ends[count] = start + end;
      statuses[count] = (uint16_t)ubrk_getRuleStatus(breaker);
      count++;
    }
    start = lines[line];
  }
  return count;
}

int32_t reference_utf16(const uint8_t *text, int32_t length, uint16_t *units, int32_t capacity) {
  UErrorCode status = U_ZERO_ERROR;
  int32_t count = 0;
  u_strFromUTF8(units, capacity, &count, (const char *)text, length, &status);
  return U_FAILURE(status) ? -1 : count;
}

uint64_t thread_nanoseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}
