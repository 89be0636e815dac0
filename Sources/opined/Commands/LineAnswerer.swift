import Opinions

/// What a command makes of the texts that it reads line by line.
protocol LineAnswerer {
    /// A text in the form in which it waits for its answer.
    associatedtype Question
    /// Questions that keep every thread busy for a while, in tokens.
    var roundTokens: Int { get }
    func question(_ review: Review) -> Question
    /// What a question costs, in tokens.
    func tokens(_ question: Question) -> Int
    /// One line of output for each question, in order. Blocks.
    func answers(to round: [Question]) throws -> [[UInt8]]
}
