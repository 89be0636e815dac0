#ifndef OPINED_SHA256_H
#define OPINED_SHA256_H

#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// SHA-256 (FIPS 180-4) of `size` bytes, into the 32 bytes of `digest`.
///
/// Allocates nothing, keeps no state, any thread. Model files are checked with it when they are
/// loaded; in C, so that debug builds are as quick. Uses the CPU's SHA instructions where it has
/// them.
void opined_sha256(uint8_t *digest, const uint8_t *_Nullable bytes, size_t size);

/// The reference: the same in C alone.
void opined_sha256_plain(uint8_t *digest, const uint8_t *_Nullable bytes, size_t size);

#pragma clang assume_nonnull end

#endif
