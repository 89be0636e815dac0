/// Which records of a corpus are wanted.
public struct CorpusFilter: Equatable, Sendable {
    public var splits = Set(CorpusRecord.Split.allCases)
    /// nil: every kind. The same holds of those below.
    public var kind: QuestionKind?
    public var refusal: RefusalReason?
    public var key, id: String?

    public init() {}

    public func takes(_ record: CorpusRecord) -> Bool {
        splits.contains(record.split) && (kind ?? record.kind) == record.kind
            && (refusal == nil || refusal == record.refusal) && (key ?? record.key) == record.key
            && (id ?? record.id) == record.id
    }
}
