/// Digits in groups, as people write the numbers of cards and telephones: `4111 1111 1111 1111`,
/// `+44 (0)20 7946 0958`.
struct DigitRun {
    /// Groups that are read at most.
    static let groupsMax = 12
    /// The longest group.
    static let digitsMax = 24
    /// Scalars between two groups: `) ` or ` / `.
    private static let betweenMax = 3

    /// From its first sign to behind its last digit.
    private(set) var range: Range<Int>
    /// How many digits each group has.
    private(set) var sizes: [Int] = []
    private(set) var digits: [Int] = []
    /// What stands before each group.
    private(set) var between: [[Unicode.Scalar]] = []
    private var ends: [Int] = []

    /// nil where no digits begin at `start`, or a word goes on with the first group.
    init?(_ text: [Unicode.Scalar], at start: Int) {
        guard text[start].isAnyDigit || text[start] == "+" || text[start] == "(" else { return nil }
        range = start..<start
        var index = start
        while sizes.count < Self.groupsMax {
            let first = text.end(from: index, countMax: Self.betweenMax, while: Self.separates)
            let end = text.end(from: first, countMax: Self.digitsMax, while: \.isAnyDigit)
            guard end > first, !text.isWord(at: end) else { break }
            between.append(Array(text[index..<first]))
            sizes.append(end - first)
            digits += text[first..<end].map(\.digit)
            ends.append(end)
            index = end
        }
        guard let last = ends.last else { return nil }
        range = start..<last
    }

    /// The same from its first `count` groups.
    func prefix(_ count: Int) -> DigitRun {
        var run = self
        run.sizes = Array(sizes.prefix(count))
        run.between = Array(between.prefix(count))
        run.digits = Array(digits.prefix(run.sizes.reduce(0, +)))
        run.range = range.lowerBound..<ends[count - 1]
        return run
    }

    /// What stands between its groups.
    var separators: Set<Unicode.Scalar> { Set(between.dropFirst().joined()) }
    var hasPlus: Bool { between[0].contains("+") }
    var hasBracket: Bool { between.joined().contains("(") }

    /// Whether it is written as a date: `03/14/2023`, `2023-11-24`, `24.12.2022`.
    var isDate: Bool {
        let isDayFirst =
            sizes.count >= 3 && sizes[0] <= 2 && sizes[1] <= 2 && sizes[2] == 4 && !hasPlus
        return isDayFirst || sizes.starts(with: [4, 2, 2])
            || (sizes == [4, 4] && digits.starts(with: [2, 0])
                && digits[4...].starts(with: [2, 0]))
            || (sizes == [4, 4] && digits.starts(with: [1, 9]))
    }

    private static func separates(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isBlank || scalar.isHyphen || ".()/+".unicodeScalars.contains(scalar)
    }
}
