import CKernels

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
    /// The weights of the largest layer that is adapted.
    let merged: Int
    /// (tokens, rank): x · Aᵀ and dy · B of an adapter, and what they are made with.
    let low, dLow, adapterPanels: Int

    /// - Parameters:
    ///   - normFloats: of each chunk of rows
    ///   - take: gives the place of so many floats
    init(
        panelFloats: Int, normFloats: Int, scratchFloats: Int, layout: ParameterLayout,
        tokens: Int, threads: Int, take: (Int) -> Int
    ) {
        panels = take(panelFloats)
        normSums = take(Self.chunks(tokens) * normFloats)
        let rank = layout.adapters?.rank ?? 0
        self.scratchFloats = FloatArena.rounded(max(scratchFloats, Self.chunkRows * rank))
        scratch = take(threads * self.scratchFloats)
        let adapted = layout.adapted
        merged = take(adapted.map(\.weight.count).max() ?? 0)
        low = take(adapted.isEmpty ? 0 : tokens * rank)
        dLow = take(adapted.isEmpty ? 0 : tokens * rank)
        let longest = adapted.map { max($0.inputs, $0.outputs, tokens) }.max() ?? 0
        adapterPanels = take(
            max(opined_panel_floats(longest, rank), opined_panel_floats(rank, longest)))
    }
}
