/// A queue in one array: appending, taking from the front and indexing cost the same at any length.
///
/// It grows by doubling and never shrinks: whoever fills it has a bound.
struct Ring<Element> {
    private var slots: [Element?] = []
    private var head = 0
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }
    var first: Element? { count == 0 ? nil : slots[head] }

    /// The element `index` places behind the front.
    subscript(index: Int) -> Element {
        get {
            guard index < count, let element = slots[place(index)] else {
                preconditionFailure("index \(index) of a ring of \(count)")
            }
            return element
        }
        set {
            precondition(index < count, "index \(index) of a ring of \(count)")
            slots[place(index)] = newValue
        }
    }

    mutating func append(_ element: Element) {
        if count == slots.count { grow() }
        slots[place(count)] = element
        count += 1
    }

    mutating func popFirst() -> Element? {
        guard count > 0 else { return nil }
        let element = slots[head].take()
        head = place(1)
        count -= 1
        return element
    }

    mutating func popLast() -> Element? {
        guard count > 0 else { return nil }
        count -= 1
        return slots[place(count)].take()
    }

    /// Takes out what `isGone` names and keeps the order of the rest. Linear.
    mutating func removeAll(where isGone: (Element) -> Bool) -> [Element] {
        var gone: [Element] = []
        var kept = Ring()
        while let element = popFirst() {
            if isGone(element) { gone.append(element) } else { kept.append(element) }
        }
        self = kept
        return gone
    }

    // The number of slots is a power of two, so that the remainder is a mask.
    private func place(_ index: Int) -> Int { (head + index) & (slots.count - 1) }

    private mutating func grow() {
        var larger: [Element?] = []
        larger.reserveCapacity(max(16, slots.count * 2))
        for index in 0..<count { larger.append(slots[place(index)]) }
        larger.append(contentsOf: repeatElement(nil, count: max(16, slots.count * 2) - count))
        (slots, head) = (larger, 0)
    }
}

extension Ring: Sendable where Element: Sendable {}
