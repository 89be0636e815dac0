import Transformer

extension LoadedStudent {
    /// The share of a text's pieces that the vocabulary does not know, 0…1.
    ///
    /// - Precondition: the text was prepared by this student, or by one of the same model.
    public func unknownShare(of prepared: PreparedText) -> Double {
        let unknown =
            switch self {
            case .encoder(let student): student.tokenizer.unknownID
            case .t5(let student): student.engine.tokenizer.unknownID
            }
        let ids = prepared.pieces.ids
        return ids.isEmpty ? 0 : Double(ids.count { $0 == unknown }) / Double(ids.count)
    }
}
