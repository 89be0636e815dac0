#include <string.h>

#include "sha256.h"

enum { LENGTH_AT = 56 };

// The first 32 bits of the fractional parts of the cube roots of the first 64 primes
// (FIPS 180-4 §4.2.2).
const uint32_t sha256_constants[SHA256_ROUNDS] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t rotated(uint32_t x, int count) {
    return x >> count | x << (32 - count);
}

static uint32_t big_endian(const uint8_t *bytes) {
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static void store_big_endian(uint8_t *bytes, uint32_t word) {
    for (int i = 0; i < 4; i++)
        bytes[i] = (uint8_t)(word >> (24 - 8 * i));
}

/// Mixes one block of 64 bytes into the state (FIPS 180-4 §6.2.2).
static void compress_block(uint32_t state[8], const uint8_t *block) {
    uint32_t w[SHA256_ROUNDS];
    for (int t = 0; t < 16; t++)
        w[t] = big_endian(block + 4 * t);
    for (int t = 16; t < SHA256_ROUNDS; t++) {
        uint32_t s0 = rotated(w[t - 15], 7) ^ rotated(w[t - 15], 18) ^ w[t - 15] >> 3;
        uint32_t s1 = rotated(w[t - 2], 17) ^ rotated(w[t - 2], 19) ^ w[t - 2] >> 10;
        w[t] = w[t - 16] + s0 + w[t - 7] + s1;
    }
    uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
    uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
    for (int t = 0; t < SHA256_ROUNDS; t++) {
        uint32_t s1 = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25);
        uint32_t t1 = h + s1 + ((e & f) ^ (~e & g)) + sha256_constants[t] + w[t];
        uint32_t s0 = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22);
        uint32_t t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
        h = g, g = f, f = e, e = d + t1;
        d = c, c = b, b = a, a = t1 + t2;
    }
    state[0] += a, state[1] += b, state[2] += c, state[3] += d;
    state[4] += e, state[5] += f, state[6] += g, state[7] += h;
}

void sha256_compress_plain(uint32_t state[8], const uint8_t *blocks, size_t count) {
    for (size_t i = 0; i < count; i++)
        compress_block(state, blocks + i * SHA256_BLOCK);
}

static void sha256(uint8_t *digest, const uint8_t *bytes, size_t size, sha256_compress *compress) {
    uint32_t state[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                         0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    const size_t whole = size / SHA256_BLOCK, rest = size % SHA256_BLOCK;
    compress(state, bytes, whole);

    uint8_t tail[2 * SHA256_BLOCK] = {0};
    if (rest > 0)
        memcpy(tail, bytes + whole * SHA256_BLOCK, rest);
    tail[rest] = 0x80;
    const size_t blocks = rest < LENGTH_AT ? 1 : 2;
    uint64_t bits = (uint64_t)size * 8;
    store_big_endian(tail + blocks * SHA256_BLOCK - 8, (uint32_t)(bits >> 32));
    store_big_endian(tail + blocks * SHA256_BLOCK - 4, (uint32_t)bits);
    compress(state, tail, blocks);

    for (int i = 0; i < 8; i++)
        store_big_endian(digest + 4 * i, state[i]);
}

void opined_sha256(uint8_t *digest, const uint8_t *bytes, size_t size) {
    sha256(digest, bytes, size,
           sha256_has_instructions() ? sha256_compress_sha : sha256_compress_plain);
}

void opined_sha256_plain(uint8_t *digest, const uint8_t *bytes, size_t size) {
    sha256(digest, bytes, size, sha256_compress_plain);
}
