/// Marks between two starters, put into canonical order (Unicode §3.11), as Hugging Face does it.
///
/// There, sorted scalars take the places of the original ones from left to right, whoever stood
/// where; a scalar that a decomposition added takes the place of the one before it. That decides
/// offsets, so it is done the same way here.
struct CanonicalRun {
    private struct Member {
        let scalar: UInt32
        let combiningClass: UInt8
        /// Not from the text, but from the decomposition of the scalar before it.
        let isAdded: Bool
        let isDropped: Bool
        let position: Int32
    }

    private var members: [Member] = []
    private var hasSurvivor = false

    var isEmpty: Bool { members.isEmpty }

    /// A mark that is dropped after ordering.
    mutating func append(accent scalar: UInt32, at position: Int32) {
        append(scalar, at: position, isAdded: false, isDropped: true)
    }

    /// A mark that stays part of its word.
    mutating func append(mark scalar: UInt32, at position: Int32, isAdded: Bool) {
        append(scalar, at: position, isAdded: isAdded, isDropped: false)
        hasSurvivor = true
    }

    /// Gives the marks that stay to `body`, in order, with their places; the run is empty after.
    mutating func drain(before position: Int32, _ body: (UInt32, Int32) -> Void) {
        guard !members.isEmpty else { return }
        defer {
            members.removeAll(keepingCapacity: true)
            hasSurvivor = false
        }
        // Without a mark that stays, order changes nothing: the usual case, and free.
        guard hasSurvivor else { return }
        let places = members.lazy.filter { !$0.isAdded }.map(\.position)
        var next = places.makeIterator()
        var place = position
        for member in members.enumerated().sorted(by: {
            ($0.element.combiningClass, $0.offset) < ($1.element.combiningClass, $1.offset)
        }).map(\.element) {
            if !member.isAdded { place = next.next() ?? place }
            if !member.isDropped { body(member.scalar, place) }
        }
    }

    private mutating func append(
        _ scalar: UInt32, at position: Int32, isAdded: Bool, isDropped: Bool
    ) {
        let combiningClass = Unicode.Scalar(scalar)?.properties.canonicalCombiningClass.rawValue
        members.append(
            Member(
                scalar: scalar, combiningClass: combiningClass ?? 0, isAdded: isAdded,
                isDropped: isDropped, position: position))
    }
}
