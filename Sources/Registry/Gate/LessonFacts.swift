/// How a teacher's answers agree with the champion where that is sure.
///
/// Poison shows here first: a candidate that also learned from sound texts, and was held to the
/// champion, may come out of it without being worse.
public struct LessonFacts: Equatable, Sendable {
    public struct Count: Equatable, Sendable {
        /// Praise or blame of words that the champion is sure to be praised or blamed.
        public var sure = 0
        /// Of these, the other of the two.
        public var contradicted = 0

        var share: Double { sure == 0 ? 0 : Double(contradicted) / Double(sure) }
    }

    public private(set) var all = Count()
    /// By what is judged, in small letters.
    public private(set) var targets: [String: Count] = [:]

    public init() {}

    /// Takes a judgement of words of which the champion is sure.
    public mutating func add(_ target: String, isContradicted: Bool) {
        func count(_ count: inout Count) {
            count.sure += 1
            count.contradicted += isContradicted ? 1 : 0
        }
        count(&all)
        count(&targets[target.lowercased(), default: Count()])
    }
}
