/// What each token of a vocabulary is written as, by id.
struct TokenTexts: Sendable {
    private var bytes: [UInt8] = []
    private var ends: [UInt32] = [0]
    private var isSkipped: [Bool] = []

    /// - Parameter texts: `isSkipped`: of no token, or of one that decoding leaves out.
    init(_ texts: [(text: [UInt8], isSkipped: Bool)]) {
        for (text, isSkipped) in texts {
            bytes.append(contentsOf: text)
            ends.append(UInt32(bytes.count))
            self.isSkipped.append(isSkipped)
        }
    }

    var count: Int { isSkipped.count }

    /// The text of a token; nil where there is none, or decoding leaves it out.
    subscript(id: Int32) -> ArraySlice<UInt8>? {
        guard isSkipped.indices.contains(Int(id)), !isSkipped[Int(id)] else { return nil }
        return bytes[Int(ends[Int(id)])..<Int(ends[Int(id) + 1])]
    }
}
