#ifndef OPINED_CZSTD_SHIM_H
#define OPINED_CZSTD_SHIM_H

#include <stdint.h>
#include <zdict.h>
#include <zstd.h>

/// These are macros with arithmetic in unsigned long long, which Swift does not import.
static inline uint64_t czstd_content_size_unknown(void) { return ZSTD_CONTENTSIZE_UNKNOWN; }
static inline uint64_t czstd_content_size_error(void) { return ZSTD_CONTENTSIZE_ERROR; }

#endif
