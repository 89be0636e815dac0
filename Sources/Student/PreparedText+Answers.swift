import Transformer

extension PreparedText {
    /// The paths that an answer to one of the sequences may take: runs of the words in it.
    ///
    /// - Parameter scalars: those of the text.
    func paths(
        _ sequence: Range<Int>, _ scalars: [Unicode.Scalar], _ tokenizer: SentencePieceTokenizer
    ) -> AnswerPaths {
        let chunks = ReviewChunks(scalars, in: self.scalars(of: sequence, count: scalars.count))
        return AnswerPaths(
            chunks, known: known(sequence, chunks),
            encode: { tokenizer.tokenize($0, specialTokens: .plainText).ids })
    }

    /// Where the words of a sequence stand in the text: up to the next sequence, because a token
    /// need not end behind the last mark of its word.
    ///
    /// - Parameter count: of the text's scalars.
    func scalars(of sequence: Range<Int>, count: Int) -> Range<Int> {
        let start = sequence.lowerBound == 0 ? 0 : Int(pieces.starts[sequence.lowerBound])
        let end =
            sequence.upperBound == pieces.count ? count : Int(pieces.starts[sequence.upperBound])
        return start..<max(start, end)
    }

    /// The tokens of each chunk, if tokenizer and chunks agree on what white space is.
    private func known(_ sequence: Range<Int>, _ chunks: ReviewChunks) -> [ChunkParts.Known]? {
        var starts = sequence.filter { $0 == sequence.lowerBound || pieces.isFirstOfWord($0) }
        guard starts.count == chunks.chunks.count else { return nil }
        starts.append(sequence.upperBound)
        let known = zip(starts, starts.dropFirst()).map {
            ChunkParts.Known(pieces: pieces, range: $0..<$1)
        }
        // One scalar may be four words, and others none: then the numbers alone would deceive.
        let agree = zip(known, chunks.chunks).allSatisfy { known, chunk in
            Int(pieces.starts[known.range.lowerBound]) >= chunk.range.lowerBound
                && Int(pieces.ends[known.range.upperBound - 1]) <= chunk.range.upperBound
        }
        return agree ? known : nil
    }
}
