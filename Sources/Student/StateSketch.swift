/// A state of the encoder as a short vector with nearly the same angles to others: each element is
/// added to one place under a fixed sign. It costs one addition an element.
struct StateSketch: Sendable {
    static let width = 32

    private let signs: [Float]

    /// The same signs for the same width, on every machine.
    init(stateWidth: Int) {
        var state: UInt64 = 0x6f70_696e_6564
        signs = (0..<stateWidth).map { _ in
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state >> 63 == 0 ? 1 : -1
        }
    }

    ///   state  (stateWidth)
    func callAsFunction(_ state: [Float]) -> [Float] {
        var sketch = [Float](repeating: 0, count: Self.width)
        for index in 0..<min(state.count, signs.count) {
            sketch[index % Self.width] += signs[index] * state[index]
        }
        return sketch
    }
}
