/// Beam searches of many sequences: they join when there is room for all their beams, and leave
/// when they are done.
struct BeamBatch {
    private struct Group {
        let index: Int
        let source: T5Span
        var search: BeamSearch
        /// One for each beam of the search, in their order.
        var texts: [T5Span]
        /// For beams to come: with ``texts`` as many as the search may have.
        var spare: [T5Span]
    }

    private let model: T5Model
    private let workspace: T5Workspace
    private let cache: T5Cache
    private let sequences: [[Int32]]
    private let beams: Int
    private let tokensMax: Int
    private var next = 0
    private var groups: [Group] = []
    private var results: [[Generation]]

    init(
        model: T5Model, workspace: T5Workspace, cache: T5Cache, sequences: [[Int32]], beams: Int,
        tokensMax: Int
    ) {
        (self.model, self.workspace, self.cache) = (model, workspace, cache)
        (self.sequences, self.beams, self.tokensMax) = (sequences, beams, tokensMax)
        results = sequences.map { _ in [] }
    }

    /// Slots that one search may need.
    static func slots(beams: Int, tokensMax: Int) -> Int {
        T5Model.sequenceTokensMax + beams * tokensMax
    }

    mutating func run() -> [[Generation]] {
        while next < sequences.count || !groups.isEmpty {
            join()
            step()
        }
        return results
    }

    private mutating func join() {
        var joining: [Group] = []
        var tokens = 0
        while next < sequences.count {
            let sequence = sequences[next], rows = (groups.count + joining.count + 1) * beams
            let slots = sequence.count + beams * tokensMax
            var texts: [T5Span] = []
            let isFirst = joining.isEmpty
            guard isFirst || tokens + sequence.count <= T5Workspace.chunkTokens,
                groups.isEmpty && isFirst
                    || rows <= T5Workspace.rowsMax && cache.hasRoom(for: slots),
                let source = cache.span(capacity: sequence.count)
            else { break }
            while texts.count < beams, let text = cache.span(capacity: tokensMax) {
                texts.append(text)
            }
            guard texts.count == beams else { break }
            let search = BeamSearch(
                count: beams, endID: model.configuration.endID, tokensMax: tokensMax)
            joining.append(
                Group(
                    index: next, source: source, search: search, texts: [texts[0]],
                    spare: Array(texts[1...])))
            tokens += sequence.count
            next += 1
        }
        guard !joining.isEmpty else { return }
        let ranges = model.encoder.encode(
            joining.map { sequences[$0.index] }, embedding: model.embedding,
            workspace: workspace)
        model.decoder.remember(ranges, in: joining.map(\.source), workspace: workspace)
        groups += joining
    }

    private mutating func step() {
        let runs = groups.flatMap { group in
            zip(group.search.beams, group.texts).map { beam, text in
                let token = beam.choices.last?.token ?? model.configuration.startID
                return T5Run(tokens: [token], text: text, source: group.source)
            }
        }
        model.decoder.take(runs, embedding: model.embedding, workspace: workspace)
        let chooser = TokenChooser(decoder: model.decoder, workspace: workspace)
        let best = chooser.best(2 * beams, after: Array(runs.indices))
        var state = 0
        for index in groups.indices {
            let count = groups[index].texts.count
            let candidates = Self.candidates(
                groups[index].search.beams, best[state..<state + count])
            groups[index].search.advance(candidates)
            if groups[index].search.isDone {
                results[groups[index].index] = groups[index].search.results
            } else {
                Self.branch(&groups[index])
            }
            state += count
        }
        groups.removeAll { $0.search.isDone }
    }

    /// The best tokens of each beam as texts, best first. Of equals the lower beam, then the lower
    /// token: the order is total, so there is one answer.
    private static func candidates(
        _ beams: [BeamSearch.Beam], _ best: ArraySlice<[(token: Int32, logProbability: Float)]>
    ) -> [BeamSearch.Candidate] {
        var candidates: [BeamSearch.Candidate] = []
        for ((index, beam), tokens) in zip(beams.enumerated(), best) {
            candidates += tokens.map {
                BeamSearch.Candidate(
                    beam: index, token: $0.token, logProbability: $0.logProbability,
                    score: $0.logProbability + beam.score)
            }
        }
        return candidates.sorted {
            ($1.score, $0.beam, $0.token) < ($0.score, $1.beam, $1.token)
        }
    }

    /// Gives every beam the keys and values of the one that it goes on from: the first to go on
    /// keeps them, others copy.
    private static func branch(_ group: inout Group) {
        let parents = group.search.beams.map(\.parent), before = group.texts
        group.spare += before.indices.filter { !parents.contains($0) }.map { before[$0] }
        group.texts = []
        for (beam, parent) in parents.enumerated() {
            guard parents[..<beam].contains(parent), let copy = group.spare.popLast() else {
                group.texts.append(before[parent])
                continue
            }
            copy.become(before[parent])
            group.texts.append(copy)
        }
    }
}
