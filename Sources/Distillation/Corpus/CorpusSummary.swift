/// Counts the records of a corpus, for `opined corpus list` and `opined teacher report`. Pure.
///
/// Its memory is bounded by the number of teachers and prompts, not of records; names beyond
/// ``namesMax`` are counted together.
public struct CorpusSummary: Equatable, Sendable {
    /// Answers of which it can be said whether the student says the same.
    public struct Agreement: Equatable, Sendable {
        public var agreed = 0
        public var differed = 0

        public init() {}

        public var known: Int { agreed + differed }

        mutating func note(_ agrees: Bool?) {
            switch agrees {
            case true?: agreed += 1
            case false?: differed += 1
            case nil: break
            }
        }
    }

    /// Of one kind of question, one teacher or one prompt.
    public struct Tally: Equatable, Sendable {
        public var accepted = 0
        public var refused = 0
        public var tokens = 0

        public init() {}

        public var records: Int { accepted + refused }
    }

    /// Teachers, and prompts, that are told apart.
    public static let namesMax = 64
    /// Where those beyond ``namesMax`` are counted.
    public static let others = "others"

    public private(set) var records = 0
    public private(set) var splits: [CorpusRecord.Split: Int] = [:]
    public private(set) var refusals: [RefusalReason: Int] = [:]
    public private(set) var kinds: [QuestionKind: Tally] = [:]
    public private(set) var teachers: [String: Tally] = [:]
    public private(set) var prompts: [String: Tally] = [:]
    /// First answers that the stars or the student contradicted, so that a second question was due.
    public private(set) var contradicted = 0
    /// Answers to second questions, and the ones of them that were accepted.
    public private(set) var secondAnswers = 0
    public private(set) var secondAccepted = 0
    /// Of analyses that were accepted: one a review, whether a first or a second answer.
    public private(set) var agreement = Agreement()
    /// The same of the reviews that were chosen by chance alone: they stand for all reviews, those
    /// that are hard do not.
    public private(set) var chanceAgreement = Agreement()
    public private(set) var opinions = 0
    public private(set) var promptTokens = 0
    public private(set) var completionTokens = 0
    /// Seconds since the epoch, of the earliest and the latest record.
    public private(set) var times: ClosedRange<Double>?

    public init() {}

    public var accepted: Int { records - refused }
    public var refused: Int { splits[.refused] ?? 0 }

    public mutating func note(_ record: CorpusRecord) {
        records += 1
        splits[record.split, default: 0] += 1
        if let reason = record.refusal { refusals[reason, default: 0] += 1 }
        kinds[record.kind, default: Tally()].note(record)
        Self.note(record, under: record.teacher, in: &teachers)
        Self.note(record, under: record.promptHash, in: &prompts)
        if record.asking != nil {
            secondAnswers += 1
            secondAccepted += record.refusal == nil ? 1 : 0
        } else if record.contradiction != nil {
            contradicted += 1
        }
        if record.refusal == nil {
            agreement.note(record.agrees)
            if record.score == nil { chanceAgreement.note(record.agrees) }
            opinions += record.opinions.count
        }
        promptTokens += max(0, record.usage?.prompt ?? 0)
        completionTokens += max(0, record.usage?.completion ?? 0)
        let (first, last) = (times?.lowerBound ?? record.time, times?.upperBound ?? record.time)
        times = min(first, record.time)...max(last, record.time)
    }

    private static func note(
        _ record: CorpusRecord, under name: String, in tallies: inout [String: Tally]
    ) {
        let isRoom = tallies[name] != nil || tallies.count < namesMax
        tallies[isRoom ? name : others, default: Tally()].note(record)
    }
}

extension CorpusSummary.Tally {
    fileprivate mutating func note(_ record: CorpusRecord) {
        if record.refusal == nil { accepted += 1 } else { refused += 1 }
        tokens += max(0, record.usage?.total ?? 0)
    }
}
