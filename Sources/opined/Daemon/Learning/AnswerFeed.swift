import Distillation

/// The teacher's answers as they come into the corpus, each once.
protocol AnswerFeed {
    /// Records behind the cursor, and where to read on; empty where there are none.
    mutating func next(after cursor: CorpusCursor) throws -> (
        records: [CorpusRecord], next: CorpusCursor
    )
}

/// Those of a corpus on disk, whoever writes it.
struct CorpusFeed: AnswerFeed {
    /// Frames that one look reads, at the most: a corpus that was imported is counted in pieces.
    static let framesMax = 64

    private let directory: String

    /// - Parameter directory: it need not be there yet.
    init(directory: String) { self.directory = directory }

    func next(after cursor: CorpusCursor) throws -> (records: [CorpusRecord], next: CorpusCursor) {
        let tail = CorpusTail(directory: directory, codec: try .zstd())
        var records: [CorpusRecord] = []
        var next = cursor
        for _ in 0..<Self.framesMax {
            guard let piece = try tail.piece(after: next) else { break }
            records += piece.records
            next = piece.next
        }
        return (records, next)
    }
}
