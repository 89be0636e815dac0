/// A text that is being written: what was chosen so far, and what the model remembers of it.
struct GenerationRow<Grammar: TokenGrammar> {
    /// Where the result goes.
    let index: Int
    let sequence: [Int32]
    let endID: Int32?
    /// Bound on the tokens of the text, the end token included.
    let tokensMax: Int
    /// The start token, then what was chosen.
    private(set) var tokens: [Int32]
    private(set) var result = Generation()
    private(set) var isDone = false
    /// What the next token may be.
    private(set) var allowed = AllowedTokens.any
    private var grammar: Grammar

    /// What the decoder holds of the review and of ``tokens``; nil while the row waits.
    private(set) var source: T5Span?
    private(set) var text: T5Span?

    /// - Parameter endID: nil where no token ends the text.
    init(
        index: Int, sequence: [Int32], grammar: Grammar, startID: Int32, endID: Int32?,
        tokensMax: Int
    ) {
        (self.index, self.sequence, self.grammar) = (index, sequence, grammar)
        (self.endID, self.tokensMax) = (endID, tokensMax)
        tokens = [startID]
        takeForced()
    }

    /// Tokens that the decoder has not seen.
    var unseen: ArraySlice<Int32> { tokens[(text?.count ?? 0)...] }

    mutating func choose(_ choice: Choice) {
        take(choice)
        takeForced()
    }

    /// Takes what the grammar leaves no choice about: it reaches the decoder with the token before.
    private mutating func takeForced() {
        while !isDone {
            allowed = grammar.allowed()
            guard case .only(let ids) = allowed, ids.count == 1 else { return }
            take(.forced(ids[0]))
        }
    }

    private mutating func take(_ choice: Choice) {
        result.choices.append(choice)
        grammar.take(choice.token)
        if choice.token == endID {
            result.isFinished = true
        } else {
            result.ids.append(choice.token)
            tokens.append(choice.token)
        }
        isDone = result.isFinished || result.choices.count >= tokensMax
    }

    mutating func begin(source: T5Span, text: T5Span) {
        (self.source, self.text) = (source, text)
    }

    /// Gives back what the decoder holds; the row can begin again, and goes on where it was.
    mutating func leave() { (source, text) = (nil, nil) }
}
