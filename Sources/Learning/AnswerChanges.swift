import Opinions

/// What champion and candidate answer differently on the gate set, for people to look at. Pure.
public struct AnswerChanges: Equatable, Sendable {
    /// What became of an answer that is another one.
    public enum Turn: CaseIterable, Sendable {
        /// Right before, wrong now.
        case lost
        /// Wrong before, right now.
        case gained
        /// As right, or as wrong, as before.
        case neither
    }

    public struct Example: Equatable, Sendable {
        public var entry: BenchmarkEntry
        public var turn: Turn
        public var before: [Opinion]
        public var after: [Opinion]
    }

    /// One student's answer to a sentence.
    public struct Answer: Sendable {
        public var opinions: [Opinion]
        /// Whether all of it is.
        public var isRight: Bool

        public init(_ opinions: [Opinion], isRight: Bool) {
            (self.opinions, self.isRight) = (opinions, isRight)
        }
    }

    /// How many sentences are shown.
    public static let examplesMax = 10

    public private(set) var tally = DifferenceTally()
    /// How many answers are other ones, by what became of them.
    public private(set) var turns: [Turn: Int] = [:]
    /// The first of each kind.
    private var kept: [Turn: [Example]] = [:]

    public init() {}

    public mutating func add(_ entry: BenchmarkEntry, before: Answer, after: Answer) {
        let differences = OpinionDifference.between(before.opinions, after.opinions)
        tally.add(differences)
        guard !differences.isEmpty else { return }
        let turn: Turn =
            before.isRight == after.isRight ? .neither : before.isRight ? .lost : .gained
        turns[turn, default: 0] += 1
        guard kept[turn, default: []].count < Self.examplesMax else { return }
        kept[turn, default: []].append(
            Example(entry: entry, turn: turn, before: before.opinions, after: after.opinions))
    }

    /// Of each kind in turns, ``examplesMax`` at the most: what was lost first.
    public var examples: [Example] {
        let rounds = (0..<Self.examplesMax).flatMap { round in
            Turn.allCases.compactMap { turn in
                kept[turn].flatMap { $0.indices.contains(round) ? $0[round] : nil }
            }
        }
        let shown = rounds.prefix(Self.examplesMax)
        return Turn.allCases.flatMap { turn in shown.filter { $0.turn == turn } }
    }
}
