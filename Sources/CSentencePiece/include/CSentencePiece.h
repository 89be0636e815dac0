#ifndef OPINED_CSENTENCEPIECE_H
#define OPINED_CSENTENCEPIECE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A SentencePiece model that libsentencepiece has read and checked.
///
/// No exception of C++ leaves these functions. Any number of threads may read one model at the
/// same time; closing it is the business of the one that opened it.
typedef struct opined_sentencepiece opined_sentencepiece;

/// `ModelProto.SentencePiece.Type` of sentencepiece_model.proto.
typedef enum {
    OPINED_PIECE_NORMAL = 1,
    OPINED_PIECE_UNKNOWN = 2,
    OPINED_PIECE_CONTROL = 3,
    OPINED_PIECE_UNUSED = 5,
    OPINED_PIECE_BYTE = 6,
} opined_piece_kind;

/// One piece of a vocabulary. `text` is UTF-8 of `length` bytes, not terminated, and lives as long
/// as the model. The library tells user-defined pieces from normal ones only in the file, so the
/// kind of both is OPINED_PIECE_NORMAL.
typedef struct {
    const char *text;
    size_t length;
    float score;
    opined_piece_kind kind;
} opined_piece;

/// Reads the `count` bytes of a model file, which it copies.
///
/// Returns NULL where it refuses them, and writes why into `problem`: at most `problem_size` bytes,
/// a terminating NUL included; `problem_size` is at least 1.
opined_sentencepiece *opined_sentencepiece_open(const void *bytes, size_t count, char *problem,
                                                size_t problem_size);
void opined_sentencepiece_close(opined_sentencepiece *model);

/// The number of pieces; their ids are 0 ..< count.
int32_t opined_sentencepiece_count(const opined_sentencepiece *model);

/// The piece of an id; false where no piece has that id.
bool opined_sentencepiece_piece(const opined_sentencepiece *model, int32_t id, opined_piece *piece);

/// The ids of `<unk>`, `</s>` and `<pad>`; -1 where the model has no such piece.
int32_t opined_sentencepiece_unknown_id(const opined_sentencepiece *model);
int32_t opined_sentencepiece_end_id(const opined_sentencepiece *model);
int32_t opined_sentencepiece_pad_id(const opined_sentencepiece *model);

#ifdef __cplusplus
}
#endif

#endif
