#ifndef HONGTOU_ICU_VERSION_H
#define HONGTOU_ICU_VERSION_H

/// The version of the ICU library that is running, as "72.1"; `buffer` holds at least 20 bytes.
void hongtou_icu_version(char *buffer);

#endif
