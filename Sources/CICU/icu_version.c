#include "icu_version.h"

#include <unicode/uversion.h>

void hongtou_icu_version(char *buffer) {
  UVersionInfo version;
  u_getVersion(version);
  u_versionToString(version, buffer);
}
