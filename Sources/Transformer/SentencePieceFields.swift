/// What a `spiece.model` says that libsentencepiece doesn't hand out.
/// Source: sentencepiece_model.proto.
struct SentencePieceFields {
    /// Numbers of fields.
    private enum Number {
        static let pieces = 1, trainer = 2, normalizer = 3
        static let pieceType = 3, trainerModelType = 3, normalizerCharacterMap = 2
    }

    /// `TrainerSpec.ModelType.UNIGRAM`, and what a file means that doesn't say.
    private static let unigram: UInt64 = 1
    private static let userDefined: UInt64 = 4

    private(set) var isUnigram = true
    /// As long as the bytes of the file; nil where texts are taken as they are.
    private(set) var characterMap: UnsafeRawBufferPointer?
    /// Ids of pieces that are looked for in the text before others.
    private(set) var userDefined: [Int32] = []
    private var pieces: Int32 = 0
    private var hasTrainer = false, hasNormalizer = false

    /// nil where the file is not well-formed, or lacks what stands behind the pieces: a file that
    /// was cut off between two fields does.
    init?(_ bytes: UnsafeRawBufferPointer) {
        var fields = ProtobufFields(bytes)
        while let (number, value) = fields.next() {
            guard case .bytes(let message) = value else { continue }
            var inner = ProtobufFields(message)
            while let (field, value) = inner.next() { take(number, field, value) }
            guard !inner.isBroken else { return nil }
            switch number {
            case Number.pieces: pieces += 1
            case Number.trainer: hasTrainer = true
            case Number.normalizer: hasNormalizer = true
            default: break
            }
        }
        guard !fields.isBroken, hasTrainer, hasNormalizer else { return nil }
    }

    private mutating func take(_ number: Int, _ field: Int, _ value: ProtobufFields.Value) {
        switch (number, field, value) {
        case (Number.pieces, Number.pieceType, .number(Self.userDefined)):
            userDefined.append(pieces)
        case (Number.trainer, Number.trainerModelType, .number(let type)):
            isUnigram = type == Self.unigram
        case (Number.normalizer, Number.normalizerCharacterMap, .bytes(let map)):
            characterMap = map.isEmpty ? nil : map
        default: break
        }
    }
}
