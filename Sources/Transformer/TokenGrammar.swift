/// Which tokens may come next in one text.
///
/// A value: each text has its own copy, which moves on with the tokens that it takes.
public protocol TokenGrammar: Sendable {
    /// What may come next.
    func allowed() -> AllowedTokens

    /// Moves on by a token that was allowed.
    mutating func take(_ token: Int32)
}

/// The answer of a ``TokenGrammar``.
public enum AllowedTokens: Equatable, Sendable {
    /// The whole vocabulary.
    case any
    /// These: ascending, each once, at least one. One alone is taken as it is and costs no step.
    /// The text may end where the end token is among them.
    case only([Int32])
}

/// No grammar: what the model would say by itself.
struct FreeText: TokenGrammar {
    func allowed() -> AllowedTokens { .any }
    mutating func take(_ token: Int32) {}
}
