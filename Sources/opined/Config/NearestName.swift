/// Finds the name that somebody probably meant.
struct NearestName {
    private let names: [String]

    init(in names: some Sequence<String>) { self.names = names.sorted() }

    /// The nearest of the names; nil where none is near, that is within a third of the letters.
    ///
    /// Case, underscores and hyphens don't count, so `lingerMs` is `linger_ms`. A name whose last
    /// part is the same stands in for one that was put into the wrong section.
    func find(_ name: String) -> String? {
        let wanted = Self.letters(name)
        let scored = names.map { (name: $0, distance: Self.distance(wanted, Self.letters($0))) }
        guard let best = scored.min(by: { $0.distance < $1.distance }) else { return nil }
        if best.distance <= max(2, wanted.count / 3) { return best.name }
        let last = Self.lastPart(name)
        return names.first { Self.lastPart($0) == last }
    }

    private static func letters(_ name: String) -> [UInt8] {
        // Long names are cut: the distance takes the product of both lengths.
        Array(name.lowercased().utf8.lazy.filter { $0 != 0x5F && $0 != 0x2D }.prefix(128))
    }

    private static func lastPart(_ name: String) -> [UInt8] {
        letters(String(name.split(separator: ".").last ?? ""))
    }

    /// Levenshtein's distance: insertions, deletions and replacements.
    private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        var row = Array(0...b.count)
        for (i, x) in a.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, y) in b.enumerated() {
                let replaced = diagonal + (x == y ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
            }
        }
        return row[b.count]
    }
}
