/// Finds IP addresses.
struct HostFinder {
    private static let addressMax = 45
    private static let portMax = 5
    /// Scalars before four numbers in which a word says that they are a version.
    private static let contextMax = 12
    private let text: [Unicode.Scalar]

    init(_ text: [Unicode.Scalar]) { self.text = text }

    func spans() -> [PrivateSpan] {
        var spans: [PrivateSpan] = []
        var index = 0
        while index < text.count {
            let found =
                text.isWord(before: index) ? nil : version4(at: index) ?? version6(at: index)
            if let found { spans.append(PrivateSpan(kind: .address, range: found)) }
            index = found?.upperBound ?? index + 1
        }
        return spans
    }

    private func version4(at start: Int) -> Range<Int>? {
        guard text[start].isDigit else { return nil }
        var end = text.end(from: start, countMax: Self.addressMax) { $0.isDigit || $0 == "." }
        while end > start, text[end - 1] == "." { end -= 1 }
        guard !text.isWord(at: end), isVersion4(start..<end), !isOfProgram(start) else {
            return nil
        }
        // With its port.
        guard end < text.count, text[end] == ":" else { return start..<end }
        let behind = text.end(from: end + 1, countMax: Self.portMax, while: \.isDigit)
        return start..<(behind > end + 1 && !text.isWord(at: behind) ? behind : end)
    }

    private func isVersion4(_ range: Range<Int>) -> Bool {
        let parts = text[range].split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4
            && parts.allSatisfy { part in
                part.count <= 3 && text.number(part.indices).map { $0 <= 255 } == true
            }
    }

    /// "firmware 2.0.1.4"
    private func isOfProgram(_ start: Int) -> Bool {
        let before = text[max(0, start - Self.contextMax)..<start].map(\.lowered)
        let word = before.split { !$0.isWord }.last.map { String(String.UnicodeScalarView($0)) }
        return word.map(Self.versions.contains) ?? false
    }

    private func version6(at start: Int) -> Range<Int>? {
        guard text[start].isHexadecimal || text[start] == ":" else { return nil }
        let end = text.end(from: start, countMax: Self.addressMax) {
            $0.isHexadecimal || $0 == ":" || $0 == "."
        }
        guard !text.isWord(at: end) else { return nil }
        var last = end
        while last > start, text[last - 1] == "." || text[last - 1] == ":" { last -= 1 }
        // "::" may end an address; a colon alone is punctuation.
        if last + 2 <= end, text[last] == ":", text[last + 1] == ":" { last += 2 }
        return isVersion6(start..<last) ? start..<last : nil
    }

    private func isVersion6(_ range: Range<Int>) -> Bool {
        var groups = text[range].split(separator: ":", omittingEmptySubsequences: false)
        // `::ffff:192.0.2.1`: four numbers stand for two groups.
        if let last = groups.last, last.contains(".") {
            guard isVersion4(last.indices) else { return false }
            groups[groups.count - 1] = last.prefix(1)
            groups.append(last.prefix(1))
        }
        let full = groups.filter { !$0.isEmpty }
        // "C::B" is no address, though it could be one.
        guard full.allSatisfy({ $0.count <= 4 && $0.allSatisfy(\.isHexadecimal) }),
            text[range].contains(where: \.isDigit)
        else { return false }
        let isShort = zip(range, range.dropFirst()).contains { text[$0] == ":" && text[$1] == ":" }
        return isShort ? full.count > 1 && full.count < 8 : groups.count == 8 && full.count == 8
    }

    private static let versions: Set<String> = [
        "version", "versions", "firmware", "v", "ver", "fw", "build", "release", "driver", "update",
    ]
}
