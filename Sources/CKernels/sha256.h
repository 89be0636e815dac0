/// What the two ways to mix a block of SHA-256 share.
#pragma once

#include <stdbool.h>

#include "include/opined_sha256.h"

enum { SHA256_BLOCK = 64, SHA256_ROUNDS = 64 };

extern const uint32_t sha256_constants[SHA256_ROUNDS];

/// Mixes blocks of 64 bytes into the state, one after the other.
typedef void sha256_compress(uint32_t state[8], const uint8_t *blocks, size_t count);

sha256_compress sha256_compress_plain;

/// With the CPU's SHA instructions, where sha256_has_instructions says that it has them.
sha256_compress sha256_compress_sha;

bool sha256_has_instructions(void);
