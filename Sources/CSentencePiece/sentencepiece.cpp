#include "CSentencePiece.h"

#include <sentencepiece_processor.h>

#include <cstdio>
#include <exception>
#include <memory>

struct opined_sentencepiece {
    sentencepiece::SentencePieceProcessor processor;
};

opined_sentencepiece *opined_sentencepiece_open(const void *bytes, size_t count, char *problem,
                                                size_t problem_size) {
    try {
        auto model = std::make_unique<opined_sentencepiece>();
        const auto status = model->processor.LoadFromSerializedProto(
            std::string_view(static_cast<const char *>(bytes), count));
        if (status.ok()) return model.release();
        std::snprintf(problem, problem_size, "%s", status.error_message());
    } catch (const std::exception &error) {
        std::snprintf(problem, problem_size, "%s", error.what());
    } catch (...) {
        std::snprintf(problem, problem_size, "libsentencepiece failed without a reason");
    }
    return nullptr;
}

void opined_sentencepiece_close(opined_sentencepiece *model) { delete model; }

int32_t opined_sentencepiece_count(const opined_sentencepiece *model) {
    return model->processor.GetPieceSize();
}

static opined_piece_kind kind_of(const sentencepiece::SentencePieceProcessor &processor, int id) {
    if (processor.IsUnknown(id)) return OPINED_PIECE_UNKNOWN;
    if (processor.IsControl(id)) return OPINED_PIECE_CONTROL;
    if (processor.IsUnused(id)) return OPINED_PIECE_UNUSED;
    if (processor.IsByte(id)) return OPINED_PIECE_BYTE;
    return OPINED_PIECE_NORMAL;
}

bool opined_sentencepiece_piece(const opined_sentencepiece *model, int32_t id,
                                opined_piece *piece) {
    const auto &processor = model->processor;
    if (id < 0 || id >= processor.GetPieceSize()) return false;
    const std::string &text = processor.IdToPiece(id);
    *piece = {text.data(), text.size(), processor.GetScore(id), kind_of(processor, id)};
    return true;
}

int32_t opined_sentencepiece_unknown_id(const opined_sentencepiece *model) {
    return model->processor.unk_id();
}

int32_t opined_sentencepiece_end_id(const opined_sentencepiece *model) {
    return model->processor.eos_id();
}

int32_t opined_sentencepiece_pad_id(const opined_sentencepiece *model) {
    return model->processor.pad_id();
}
