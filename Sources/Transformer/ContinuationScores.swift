/// Log-probabilities of the same continuations behind many texts.
///
/// A text is taken once. Its last state gives the first token of every continuation; those that
/// are longer go on from a copy of its keys and values.
struct ContinuationScores {
    /// A text that was taken.
    private struct Text {
        let source: T5Span
        let span: T5Span
    }

    /// A continuation of a text of the same wave.
    private struct Branch {
        let text: Int
        let continuation: Int
    }

    let model: T5Model
    let workspace: T5Workspace
    let cache: T5Cache
    let sequences: [[Int32]]
    /// Behind the start token, which is the first of each.
    let prefixes: [[Int32]]
    let continuations: [[Int32]]

    /// [sequence][continuation][token]
    func run() -> [[[Float]]] {
        var scores: [[[Float]]] = []
        var wave = T5Workspace.rowsMax
        while scores.count < sequences.count {
            if let more = score(from: scores.count, atMost: wave) {
                scores += more
            } else {
                // What is free lies in pieces that are too small. One sequence alone has room.
                wave = 1
            }
        }
        return scores
    }

    /// The scores of as many sequences as there is room for; nil where it was not enough for their
    /// continuations.
    private func score(from first: Int, atMost wave: Int) -> [[[Float]]]? {
        let texts = begin(from: first, atMost: wave)
        var scores = take(texts, first)
        var branches = texts.indices.flatMap { text in
            continuations.indices.filter { continuations[$0].count > 1 }
                .map { Branch(text: text, continuation: $0) }
        }[...]
        while !branches.isEmpty {
            let taken = grow(branches, from: texts, into: &scores)
            if taken == 0 { return nil }
            branches = branches.dropFirst(taken)
        }
        return scores
    }

    /// Encodes sequences; one that equals the one before shares its keys and values.
    private func begin(from first: Int, atMost wave: Int) -> [Text] {
        let longest = continuations.map(\.count).max() ?? 0
        var texts: [Text] = [], encoded: [[Int32]] = [], sources: [T5Span] = []
        var sourceTokens = 0, textTokens = 0
        for index in first..<min(first + wave, sequences.count) {
            let sequence = sequences[index], prefix = prefixes[index]
            let isNew = encoded.last != sequence, source = isNew ? sequence.count : 0
            let fits =
                sourceTokens + source <= T5Workspace.chunkTokens
                && textTokens + prefix.count <= T5Workspace.tokensMax
                && cache.hasRoom(for: source + 2 * prefix.count + longest)
            guard texts.isEmpty || fits else { break }
            guard let span = cache.span(capacity: prefix.count) else { break }
            if isNew {
                guard let source = cache.span(capacity: sequence.count) else { break }
                encoded.append(sequence)
                sources.append(source)
            }
            texts.append(Text(source: sources[sources.count - 1], span: span))
            sourceTokens += source
            textTokens += prefix.count
        }
        let ranges = model.encoder.encode(
            encoded, embedding: model.embedding, workspace: workspace)
        model.decoder.remember(ranges, in: sources, workspace: workspace)
        return texts
    }

    /// Takes the prefixes, and reads the first token of each continuation.
    private func take(_ texts: [Text], _ first: Int) -> [[[Float]]] {
        let runs = texts.enumerated().map { index, text in
            T5Run(tokens: prefixes[first + index][...], text: text.span, source: text.source)
        }
        model.decoder.take(runs, embedding: model.embedding, workspace: workspace)
        var end = 0
        let states = runs.map { run in
            end += run.tokens.count
            return end - 1
        }
        let chooser = TokenChooser(decoder: model.decoder, workspace: workspace)
        let firsts = continuations.map { $0[0] }
        return chooser.logProbabilities(of: states.map { _ in firsts }, after: states)
            .map { $0.map { [$0] } }
    }

    /// Scores the longer continuations, as many as there is room for, and says how many.
    private func grow(
        _ branches: ArraySlice<Branch>, from texts: [Text], into scores: inout [[[Float]]]
    ) -> Int {
        var runs: [T5Run] = []
        var tokens = 0
        for branch in branches {
            let text = texts[branch.text], seen = continuations[branch.continuation].dropLast()
            let capacity = text.span.count + seen.count
            guard tokens + seen.count <= T5Workspace.tokensMax,
                runs.isEmpty || cache.hasRoom(for: capacity),
                let span = text.span.copy(capacity: capacity)
            else { break }
            runs.append(T5Run(tokens: seen, text: span, source: text.source))
            tokens += seen.count
        }
        guard !runs.isEmpty else { return 0 }
        model.decoder.take(runs, embedding: model.embedding, workspace: workspace)
        let taken = branches.prefix(runs.count)
        let next = taken.flatMap { continuations[$0.continuation].dropFirst().map { [$0] } }
        let values = TokenChooser(decoder: model.decoder, workspace: workspace)
            .logProbabilities(of: next, after: Array(0..<tokens))
        var state = 0
        for branch in taken {
            let count = continuations[branch.continuation].count - 1
            scores[branch.text][branch.continuation] += values[state..<state + count].map { $0[0] }
            state += count
        }
        return taken.count
    }
}
