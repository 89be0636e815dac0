import Transformer

/// Lets a decoder write what it likes, behind a beginning that it must write.
struct ForcedBeginning: TokenGrammar {
    let tokens: [Int32]
    private var taken = 0

    init(_ tokens: [Int32]) { self.tokens = tokens }

    func allowed() -> AllowedTokens { taken < tokens.count ? .only([tokens[taken]]) : .any }

    mutating func take(_ token: Int32) { taken += 1 }
}
