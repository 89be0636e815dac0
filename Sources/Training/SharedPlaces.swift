/// The places of an arena that every network's pass needs.
struct SharedPlaces: Equatable, Sendable {
    /// Rows that go through a layer together: their inner states fit into the second-level cache.
    /// The sums over rows are made of sums over so many, so it does not depend on the threads.
    static let chunkRows = 48

    static func chunks(_ tokens: Int) -> Int { (tokens + chunkRows - 1) / chunkRows }

    /// Packed weights of a layer, or packed inputs of its weight gradients.
    let panels: Int
    /// (chunks, its floats): sums over chunks of rows, of the gradients of norms
    let normSums: Int
    /// (threads, scratchFloats)
    let scratch, scratchFloats: Int

    /// - Parameters:
    ///   - normFloats: of each chunk of rows
    ///   - take: gives the place of so many floats
    init(
        panelFloats: Int, normFloats: Int, scratchFloats: Int, tokens: Int, threads: Int,
        take: (Int) -> Int
    ) {
        panels = take(panelFloats)
        normSums = take(Self.chunks(tokens) * normFloats)
        self.scratchFloats = FloatArena.rounded(scratchFloats)
        scratch = take(threads * self.scratchFloats)
    }
}
