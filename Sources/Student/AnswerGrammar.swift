import Opinions
import Transformer

/// Lets a decoder write nothing but opinions on what stands in its text.
///
/// It follows all paths at once that the tokens so far may have taken (a nondeterministic
/// automaton, as a set of states): two terms that begin alike, and one term that stands at several
/// places. What was written is read off ``opinions``, with its places; no text is searched.
///
/// An answer ends in ``AnswerForm/tokensMax`` tokens: no opinion is begun that might not fit. A
/// pair that is written more often than its term stands in the text is left out and ends the
/// answer, because a greedy decoder that repeats itself goes on doing so.
struct AnswerGrammar: TokenGrammar {
    /// An opinion as it was written.
    struct Written: Equatable, Sendable {
        /// Where its term stands: scalars of the text, in reading order; for a category its index.
        var places: [Range<Int>]
        var polarity: Polarity
        /// Which tokens of the answer say it: the separator before it (of the first opinion none),
        /// the term and what ends it, the polarity.
        var tokens: Range<Int>
        /// Those of them that say the polarity.
        var polarityTokens: Range<Int>
    }

    /// A place on a path: the next token, in the tokens of a segment.
    private struct Thread: Sendable {
        var next: Int
        var segment: Int
        var start: Int
    }
    /// A place in the bar behind a term.
    private struct Ending: Sendable {
        var next: Int
        var place: Range<Int>
    }
    private enum Stage: Sendable {
        /// Before a term; the first one may be missing.
        case opening
        case term
        case polarity
        /// Behind an opinion: the end, or another one.
        case closing
        case semicolon
        case ended
    }

    let paths: AnswerPaths
    let form: AnswerForm
    private(set) var opinions: [Written] = []

    private var stage = Stage.opening
    /// Tokens of the answer, of its current opinion's beginning, of its term and of its polarity.
    private var taken = 0
    private var opinionStart = 0
    private var termStart = 0
    private var polarityStart = 0
    /// Where the answer may stand within a term, or behind one.
    private var threads: [Thread] = []
    private var endings: [Ending] = []
    /// Where the finished term stands, and which polarities may be meant.
    private var places: [Range<Int>] = []
    private var labels: [AnswerForm.Label] = []
    private var repeatsItself = false

    init(_ paths: AnswerPaths, _ form: AnswerForm) { (self.paths, self.form) = (paths, form) }

    /// The opinions in an answer that was written under this grammar, at its beginning.
    func read(_ generation: Generation) -> OpinionWriter.Answer {
        var grammar = self
        for token in generation.ids { grammar.take(token) }
        return OpinionWriter.Answer(opinions: grammar.opinions, choices: generation.choices)
    }

    func allowed() -> AllowedTokens {
        switch stage {
        case .opening where taken == 0:
            .only(Self.ascending(paths.firstTokens + [form.end]))
        case .opening: .only(paths.firstTokens)
        case .term:
            .only(
                Self.ascending(
                    threads.map { paths.tokens[$0.next] } + endings.map { form.bar[$0.next] }))
        case .polarity: .only(Self.ascending(labels.map { $0.tokens[taken - polarityStart] }))
        case .closing:
            .only(mayGoOn ? Self.ascending([form.semicolon[0], form.end]) : [form.end])
        case .semicolon: .only([form.semicolon[taken - opinionStart]])
        case .ended: .only([form.end])
        }
    }

    /// - Precondition: the token was allowed.
    mutating func take(_ token: Int32) {
        switch stage {
        case .opening:
            if token == form.end { stage = .ended } else { begin(with: token) }
        case .term: advance(by: token)
        case .polarity: narrow(to: token)
        case .closing:
            if token == form.end { stage = .ended } else { separate() }
        case .semicolon: separate()
        case .ended: break
        }
        taken += 1
    }

    private mutating func begin(with token: Int32) {
        termStart = taken
        threads = paths.openings(with: token).map { opening in
            Thread(
                next: paths.segments[opening.segment].tokens.lowerBound, segment: opening.segment,
                start: opening.start)
        }
        stage = .term
        advance(by: token)
    }

    /// Moves on all paths that go on with this token.
    private mutating func advance(by token: Int32) {
        let (oldThreads, oldEndings) = (threads, endings)
        (threads, endings, places) = ([], [], [])
        for ending in oldEndings where form.bar[ending.next] == token {
            if ending.next + 1 == form.bar.count {
                places.append(ending.place)
            } else {
                endings.append(Ending(next: ending.next + 1, place: ending.place))
            }
        }
        for thread in oldThreads where paths.tokens[thread.next] == token {
            if thread.next + 1 < paths.segments[thread.segment].tokens.upperBound {
                threads.append(
                    Thread(next: thread.next + 1, segment: thread.segment, start: thread.start))
            } else {
                leave(paths.segments[thread.segment], start: thread.start)
            }
        }
        guard !places.isEmpty else {
            return precondition(!(threads.isEmpty && endings.isEmpty), "a token was not allowed")
        }
        // No term holds the bar, so no path can go on behind it.
        (threads, endings) = ([], [])
        places.sort { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }
        (labels, polarityStart, stage) = (form.labels, taken + 1, .polarity)
    }

    /// Behind a segment: the term ends, or another segment follows.
    private mutating func leave(_ segment: AnswerPaths.Segment, start: Int) {
        if let end = segment.end { endings.append(Ending(next: 0, place: start..<end)) }
        let left = AnswerPaths.termTokensMax - (taken + 1 - termStart)
        for index in segment.following {
            let next = paths.segments[index]
            guard next.tokens.count + next.tokensToEnd <= left else { continue }
            threads.append(Thread(next: next.tokens.lowerBound, segment: index, start: start))
        }
    }

    private mutating func narrow(to token: Int32) {
        let position = taken - polarityStart
        labels.removeAll { $0.tokens[position] != token }
        precondition(!labels.isEmpty, "a token was not allowed")
        // No label begins with another: the first that is complete is the only one.
        guard let label = labels.first, label.tokens.count == position + 1 else { return }
        let said = opinions.count { $0.places == places && $0.polarity == label.polarity }
        if said < places.count {
            opinions.append(
                Written(
                    places: places, polarity: label.polarity, tokens: opinionStart..<taken + 1,
                    polarityTokens: polarityStart..<taken + 1))
        } else {
            repeatsItself = true
        }
        (opinionStart, stage) = (taken + 1, .closing)
    }

    private mutating func separate() {
        stage = taken + 1 - opinionStart == form.semicolon.count ? .opening : .semicolon
    }

    private var mayGoOn: Bool {
        !repeatsItself && taken + form.opinionTokensMax <= AnswerForm.tokensMax
    }

    /// The same tokens in ascending order, each once.
    private static func ascending(_ tokens: [Int32]) -> [Int32] {
        var unique: [Int32] = []
        for token in tokens.sorted() where unique.last != token { unique.append(token) }
        return unique
    }
}
