import Opinions

/// Makes records of lines that were written elsewhere: the paper's corpus, whose answers are judged
/// as live ones are, and records of other daemons. Nothing that is known is taken again. Pure.
///
/// It remembers the key of every record; that is what the corpus costs in memory while it grows.
public struct CorpusIntake: Sendable {
    public struct Tally: Equatable, Sendable {
        public var accepted = 0
        public var refused: [RefusalReason: Int] = [:]
        /// Answers that the corpus has.
        public var duplicates = 0
        /// Lines that are neither a record nor the paper's.
        public var unreadable = 0

        public init() {}

        public var taken: Int { accepted + refused.values.reduce(0, +) }
    }

    public private(set) var tally = Tally()
    private var known: Set<String>
    private let seconds: Double

    /// - Parameters:
    ///   - known: the keys of the records that are there.
    ///   - seconds: since the epoch: the time of answers that bear none.
    public init(known: Set<String>, at seconds: Double) {
        (self.known, self.seconds) = (known, seconds)
    }

    /// The records that a line adds; a byte order mark before it is skipped. Blank lines add none.
    public mutating func records(of line: [UInt8]) -> [CorpusRecord] {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let line = line.starts(with: mark) ? line.dropFirst(mark.count) : line[...]
        guard line.contains(where: { $0 > 0x20 }) else { return [] }
        let found: [CorpusRecord]
        if let record = CorpusLine.decode(line) {
            found = [record.resplit]
        } else if line.count <= CorpusLine.bytesMax, let paper = PaperLine(line: line) {
            found = paper.answers.map { record(of: $0, in: paper) }
        } else {
            noteUnreadable()
            return []
        }
        return found.filter { take($0) }
    }

    /// A line that could not even be read counts, too.
    public mutating func noteUnreadable() { tally.unreadable += 1 }

    private mutating func take(_ record: CorpusRecord) -> Bool {
        guard known.insert(record.key).inserted else {
            tally.duplicates += 1
            return false
        }
        if let reason = record.refusal {
            tally.refused[reason, default: 0] += 1
        } else {
            tally.accepted += 1
        }
        return true
    }

    /// Without a student, and without a second answer: one that the stars contradict is refused.
    private func record(of answer: PaperLine.Answer, in line: PaperLine) -> CorpusRecord {
        let start = answer.text.unicodeScalars.drop(while: \.properties.isWhitespace)
        let isAnalysis = start.starts(with: "Opinion Target".unicodeScalars)
        let asked = AskedCase(
            key: "", kind: isAnalysis ? .analysis : .rewriting,
            review: Review(id: line.id, text: line.text, stars: line.stars),
            redacted: RedactedText(unmasked: line.text), promptHash: "", teacher: answer.teacher,
            student: "", score: nil)
        let text = TeacherAnswer(text: answer.text, ending: .stop)
        var record = CorpusRecord(
            asked, answer: text, verdict: asked.verdict(on: text), at: seconds)
        // Of what is kept, not of what came: an export that is imported again is known.
        record.key = ContentHash.sha256(parts: [
            "paper", record.teacher, record.kind.rawValue, record.review, record.answer,
        ])
        return record
    }
}

extension CorpusRecord {
    /// Held out where this version holds the text out, whatever another one said; what another held
    /// out stays so.
    fileprivate var resplit: CorpusRecord {
        var record = self
        if split == .train { record.split = HeldOut.split(review) }
        return record
    }
}
