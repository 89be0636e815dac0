/// Writes texts, many at a time: rows join when there is room for them and leave when they are
/// done.
struct GenerationBatch<Grammar: TokenGrammar> {
    /// Slots for a text at first; where they don't suffice they are doubled.
    static var capacityMin: Int { 16 }

    private let model: T5Model
    private let workspace: T5Workspace
    private let cache: T5Cache
    /// The next one is last.
    private var waiting: [GenerationRow<Grammar>]
    private var writing: [GenerationRow<Grammar>] = []
    private var results: [Generation]
    /// A row that had to make room waits for another one to end, not only to be sent away again.
    private var isFull = false

    init(
        model: T5Model, workspace: T5Workspace, cache: T5Cache, rows: [GenerationRow<Grammar>]
    ) {
        (self.model, self.workspace, self.cache) = (model, workspace, cache)
        waiting = rows.filter { !$0.isDone }.reversed()
        results = rows.map(\.result)
    }

    /// The text of each row, in their order.
    mutating func run() -> [Generation] {
        while !waiting.isEmpty || !writing.isEmpty {
            while join() {}
            step()
        }
        return results
    }

    /// Encodes some of the rows that wait, and lets them join; false where it is not worth it yet.
    private mutating func join() -> Bool {
        var count = 0, tokens = 0, slots = 0
        while count < waiting.count, writing.count + count < T5Workspace.rowsMax, !isFull {
            let row = waiting[waiting.count - 1 - count]
            let length = row.sequence.count, capacity = Self.capacity(for: row.tokens.count)
            let isAlone = writing.isEmpty && count == 0
            guard count == 0 || tokens + length <= T5Workspace.chunkTokens,
                isAlone || cache.hasRoom(for: slots + length + capacity)
            else { break }
            count += 1
            tokens += length
            slots += length + capacity
        }
        // A few rows would read all weights of the encoder for themselves.
        let isWorthIt =
            writing.isEmpty || count == waiting.count
            || tokens >= T5Workspace.chunkTokens / 2
        guard count > 0, isWorthIt else { return false }
        return encode(count)
    }

    private mutating func encode(_ count: Int) -> Bool {
        var joining: [GenerationRow<Grammar>] = []
        var sources: [T5Span] = []
        while joining.count < count, var row = waiting.last {
            guard let source = cache.span(capacity: row.sequence.count),
                let text = cache.span(capacity: Self.capacity(for: row.tokens.count))
            else { break }
            waiting.removeLast()
            row.begin(source: source, text: text)
            joining.append(row)
            sources.append(source)
        }
        guard !joining.isEmpty else { return false }
        let ranges = model.encoder.encode(
            joining.lazy.map(\.sequence), embedding: model.embedding, workspace: workspace)
        model.decoder.remember(ranges, in: sources, workspace: workspace)
        writing += joining
        return true
    }

    /// Every row takes its new tokens and, where it has taken all, chooses the next.
    private mutating func step() {
        makeRoom()
        var runs: [T5Run] = [], choosing: [(row: Int, state: Int)] = []
        var tokens = 0
        for (index, row) in writing.enumerated() {
            guard let text = row.text, let source = row.source else { continue }
            let unseen = row.unseen.prefix(T5Workspace.tokensMax - tokens)
            if unseen.isEmpty { break }
            tokens += unseen.count
            runs.append(T5Run(tokens: unseen, text: text, source: source))
            if unseen.count == row.unseen.count { choosing.append((index, tokens - 1)) }
        }
        guard !runs.isEmpty else { return }
        model.decoder.take(runs, embedding: model.embedding, workspace: workspace)
        choose(choosing)
        for index in writing.indices.reversed() where writing[index].isDone { finish(index) }
    }

    private mutating func choose(_ choosing: [(row: Int, state: Int)]) {
        let chooser = TokenChooser(decoder: model.decoder, workspace: workspace)
        // A choice changes what is allowed: who chooses how is settled before anyone does.
        let free = choosing.filter { writing[$0.row].allowed == .any }
        let bound = choosing.filter { writing[$0.row].allowed != .any }
        for (row, choice) in zip(free, chooser.choices(after: free.map(\.state))) {
            writing[row.row].choose(choice)
        }
        for (row, state) in bound {
            guard case .only(let tokens) = writing[row].allowed else { continue }
            writing[row].choose(chooser.choice(among: tokens, after: state))
        }
    }

    private mutating func finish(_ index: Int) {
        results[writing[index].index] = writing[index].result
        writing.swapAt(index, writing.count - 1)
        writing.removeLast()
        isFull = false
    }

    /// Gives each text room for its new tokens. Where there is none, the row that lost least begins
    /// again later: the text that it has is then one run, and has the same bits.
    private mutating func makeRoom() {
        var index = 0
        while index < writing.count {
            if grow(index) {
                index += 1
            } else {
                let shortest = writing.indices.min {
                    writing[$0].tokens.count < writing[$1].tokens.count
                }
                guard let shortest else { return }
                writing[shortest].leave()
                waiting.append(writing.remove(at: shortest))
                isFull = !writing.isEmpty
                index = 0
            }
        }
    }

    private func grow(_ index: Int) -> Bool {
        guard let text = writing[index].text else { return true }
        let tokens = writing[index].tokens.count
        if tokens <= text.capacity { return true }
        let capacity = Self.capacity(for: tokens)
        guard writing.count == 1 || cache.hasRoom(for: capacity - text.capacity) else {
            return false
        }
        return text.grow(to: capacity)
    }

    private static func capacity(for tokens: Int) -> Int {
        var capacity = capacityMin
        while capacity < tokens { capacity *= 2 }
        return min(capacity, T5Model.generatedTokensMax)
    }
}
