/// What a run tells of itself while it goes on, on its own thread.
public enum LearningEvent: Equatable, Sendable {
    public struct Plan: Equatable, Sendable {
        public var newTexts, oldTexts, heldTexts: Int
        /// Sequences that are learned from.
        public var examples: Int
        public var steps: Int
        /// Where a run that was killed goes on; 0 of a new one.
        public var firstStep: Int
        /// Of the run itself, at most.
        public var memoryBytes: Int
    }

    /// The parent says what the successor is held to on old texts.
    case asking(text: Int, of: Int)
    /// The new answers are looked over: those that are hardest to believe are left out.
    case looking(step: Int, of: Int)
    case left(out: Int, of: Int)
    case plan(Plan)
    case step(Int, of: Int, loss: Double, secondsLeft: Double?)
    /// F1 on the texts that are held back, before the first epoch and after each.
    case epoch(Int, f1: Double)
    case judging
}
