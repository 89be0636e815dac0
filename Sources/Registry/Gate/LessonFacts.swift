/// How a teacher's answers agree with the champion: of the words that both judge, where both see
/// praise or blame.
///
/// Poison shows here first: a candidate that also learned from sound texts, and was held to the
/// champion, may come out of it without being worse.
public struct LessonFacts: Equatable, Sendable {
    public struct Count: Equatable, Sendable {
        public var judged = 0
        /// Of these, praise of what the champion blames, or the other way.
        public var contradicted = 0

        var share: Double { judged == 0 ? 0 : Double(contradicted) / Double(judged) }
    }

    /// Where the champion is sure.
    public private(set) var sure = Count()
    /// By what is judged, in small letters, however sure the champion is.
    public private(set) var targets: [String: Count] = [:]

    public init() {}

    /// Takes a judgement.
    public mutating func add(_ target: String, isContradicted: Bool, isSure: Bool) {
        func count(_ count: inout Count) {
            count.judged += 1
            count.contradicted += isContradicted ? 1 : 0
        }
        if isSure { count(&sure) }
        count(&targets[target.lowercased(), default: Count()])
    }
}
