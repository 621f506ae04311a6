#ifndef HONGTOU_WORD_BREAKER_H
#define HONGTOU_WORD_BREAKER_H

#include <stdint.h>

/// ICU's word break iterator for the root locale (boundaries do not depend on the locale).
/// Not thread-safe: one per thread.
typedef struct hongtou_word_breaker hongtou_word_breaker;

/// Opens the iterator. Returns NULL and sets `*error` to ICU's error code on failure.
hongtou_word_breaker *_Nullable hongtou_word_breaker_open(int32_t *_Nonnull error);

/// A copy that another thread may use; about 16 times cheaper than opening.
/// NULL when memory runs out.
hongtou_word_breaker *_Nullable hongtou_word_breaker_clone(
    const hongtou_word_breaker *_Nonnull breaker);

void hongtou_word_breaker_close(hongtou_word_breaker *_Nonnull breaker);

/// Cuts UTF-16 `text` of `length` units and writes the end (in units) and the rule status of
/// every piece. Returns the number of pieces, at most `capacity` (give `length`: a piece has at
/// least one unit), or -1 where ICU fails.
int32_t hongtou_word_breaker_cut(hongtou_word_breaker *_Nonnull breaker,
                                 const uint16_t *_Nonnull text, int32_t length,
                                 int32_t *_Nonnull ends, uint16_t *_Nonnull statuses,
                                 int32_t capacity);

/// Copies the compiled rules into `buffer` of `capacity` bytes (4-byte aligned; may be NULL when
/// `capacity` is 0) and returns their size in bytes, or 0 where ICU does not give them away.
uint32_t hongtou_word_breaker_rules(hongtou_word_breaker *_Nonnull breaker,
                                    uint8_t *_Nullable buffer, uint32_t capacity);

#endif
