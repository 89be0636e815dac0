import CKernels

/// Where everything lies that a forward and a backward pass need besides the parameters: one arena,
/// whose size is known before it is taken.
struct PassLayout: Equatable, Sendable {
    struct Layer: Equatable, Sendable {
        /// (tokens, width)
        let input, context, firstSum, middle, secondSum: Int
        /// Query, key and value.  (tokens, 3 · width)
        let joined: Int
        /// What gelu gets; after backward what it gave.  (tokens, intermediate)
        let wide: Int
    }

    let limits: BatchLimits
    let threads: Int
    /// (tokens, width)
    let embeddingSum, hidden: Int
    let layers: [Layer]
    /// Of the states, and of the inputs of a layer's linear parts.
    let dHidden, dSecond, dFirst, dContext, dJoined, dWide: Int
    /// The norms of a chunk of rows are summed up in (4 · width).
    let shared: SharedPlaces
    let heads: HeadPlaces
    let count: Int

    /// - Parameter layout: of `shape`
    init(_ shape: StudentShape, _ layout: ParameterLayout, limits: BatchLimits, threads: Int) {
        var end = 0
        func take(_ count: Int) -> Int {
            defer { end += FloatArena.rounded(count) }
            return end
        }
        let limits = limits.holding(layout.network)
        let tokens = limits.tokensMax, width = shape.width, wide = shape.intermediate
        self.limits = limits
        self.threads = threads
        embeddingSum = take(tokens * width)
        layers = (0..<shape.layers).map { _ in
            Layer(
                input: take(tokens * width), context: take(tokens * width),
                firstSum: take(tokens * width), middle: take(tokens * width),
                secondSum: take(tokens * width), joined: take(tokens * 3 * width),
                wide: take(tokens * wide))
        }
        hidden = take(tokens * width)
        dHidden = take(tokens * width)
        dSecond = take(tokens * width)
        dFirst = take(tokens * width)
        dContext = take(tokens * width)
        dJoined = take(tokens * 3 * width)
        dWide = take(tokens * wide)
        shared = SharedPlaces(
            panelFloats: Self.panelFloats(shape, tokens: tokens), normFloats: 4 * width,
            scratchFloats: Self.scratchFloats(shape, limits), layout: layout, tokens: tokens,
            threads: threads, take: take)
        heads = HeadPlaces(shape, limits, take: take)
        count = end
    }

    /// Weights of one layer as panels, or what its weight gradients are multiplied with.
    private static func panelFloats(_ shape: StudentShape, tokens: Int) -> Int {
        let width = shape.width, wide = shape.intermediate
        let square = opined_panel_floats(width, width)
        let weights =
            4 * square + opined_panel_floats(width, wide) + opined_panel_floats(wide, width)
        let inputs =
            3 * opined_panel_floats(width, tokens) + opined_panel_floats(wide, tokens)
        let outputs = max(shape.tags, shape.embedding, shape.sentiments)
        let head = max(opined_panel_floats(outputs, width), opined_panel_floats(width, outputs))
        // Parts begin on boundaries: of six at most.
        return max(weights, inputs, head) + 6 * FloatArena.partFloats
    }

    private static func scratchFloats(_ shape: StudentShape, _ limits: BatchLimits) -> Int {
        let positions = shape.positions, width = shape.width
        let category =
            shape.categories == 0
            ? 0
            : opined_attention_gradient_scratch(shape.categories, positions, width)
                + 2 * FloatArena.rounded(positions * width)
        return max(
            SharedPlaces.chunkRows * shape.intermediate,
            opined_attention_scratch(positions, shape.headWidth),
            opined_attention_scratch(positions, shape.categories == 0 ? 1 : width),
            opined_attention_gradient_scratch(positions, positions, shape.headWidth), category,
            opined_panel_floats(width, max(limits.textsMax, shape.categoryClasses)))
    }
}

/// The places of the heads.
struct HeadPlaces: Equatable, Sendable {
    /// Logits of a head, the gradient of them, and that of one more term.
    struct Logits: Equatable, Sendable {
        let logits, gradient, other: Int

        init(_ count: Int, take: (Int) -> Int) {
            (logits, gradient, other) = (take(count), take(count), take(count))
        }
    }

    /// The states that the aspect head sees.  (tokens, width)
    let aspectInput: Int
    /// (tokens, tags)
    let aspect: Logits
    /// (texts, categories, width)
    let contexts, dContexts: Int
    /// (texts, categories, classes)
    let category: Logits
    /// (texts, width)
    let means, sentimentInput, dMeans, dOther: Int
    /// (texts, sentiments)
    let sentiment: Logits
    /// (texts, embedding)
    let embedding: Logits

    init(_ shape: StudentShape, _ limits: BatchLimits, take: (Int) -> Int) {
        let (tokens, texts, width) = (limits.tokensMax, limits.textsMax, shape.width)
        aspectInput = take(shape.tags == 0 ? 0 : tokens * width)
        aspect = Logits(tokens * shape.tags, take: take)
        contexts = take(texts * shape.categories * width)
        dContexts = take(texts * shape.categories * width)
        category = Logits(texts * shape.categories * shape.categoryClasses, take: take)
        means = take(texts * width)
        sentimentInput = take(texts * width)
        dMeans = take(texts * width)
        dOther = take(texts * width)
        sentiment = Logits(texts * shape.sentiments, take: take)
        embedding = Logits(texts * shape.embedding, take: take)
    }
}
