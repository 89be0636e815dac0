/// Reads the text format of Prometheus as strictly as its description allows, for tests.
struct ExpositionParser {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    struct Sample: Equatable {
        let name: String
        let labels: [String: String]
        let value: Double
    }

    private(set) var samples: [Sample] = []
    private(set) var types: [String: String] = [:]
    private(set) var help: [String: String] = [:]
    private var family = ""

    /// - Throws: The first line that breaks a rule: names, escapes, order, repeated series, a
    ///   sample
    ///   outside its family, buckets that fall or don't end in +Inf.
    init(_ text: String) throws {
        guard text.isEmpty || text.hasSuffix("\n") else {
            throw Failure(description: "the last line does not end")
        }
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            if line.hasPrefix("# ") { try readComment(line) } else { try readSample(line) }
        }
        try checkHistograms()
    }

    func value(_ name: String, _ labels: [String: String] = [:]) -> Double? {
        samples.first { $0.name == name && $0.labels == labels }?.value
    }

    private mutating func readComment(_ line: Substring) throws {
        let parts = line.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 4, Self.isName(parts[2]) else {
            throw Failure(description: "comment of no known form: \(line)")
        }
        let name = String(parts[2])
        switch parts[1] {
        case "HELP":
            guard help[name] == nil, types[name] == nil else {
                throw Failure(description: "HELP of \(name) is late or comes twice")
            }
            help[name] = try Self.unescape(parts[3], quotes: false)
        case "TYPE":
            guard types[name] == nil, ["counter", "gauge", "histogram"].contains(parts[3]) else {
                throw Failure(description: "TYPE of \(name) is unknown or comes twice")
            }
            types[name] = String(parts[3])
            family = name
        default: throw Failure(description: "comment of no known form: \(line)")
        }
    }

    private mutating func readSample(_ line: Substring) throws {
        let name = line.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == ":" }
        var rest = line.dropFirst(name.count)
        let labels = rest.first == "{" ? try Self.readLabels(&rest) : [:]
        guard Self.isName(name), rest.first == " ",
            let value = Self.number(rest.dropFirst())
        else { throw Failure(description: "no sample: \(line)") }
        let suffixes = types[family] == "histogram" ? ["_bucket", "_sum", "_count"] : [""]
        guard suffixes.contains(where: { family + $0 == name }) else {
            throw Failure(description: "\(name) stands among the lines of \(family)")
        }
        let sample = Sample(name: String(name), labels: labels, value: value)
        let isRepeated = samples.contains { $0.name == sample.name && $0.labels == labels }
        guard !isRepeated else { throw Failure(description: "twice: \(line)") }
        samples.append(sample)
    }

    private static func readLabels(_ rest: inout Substring) throws -> [String: String] {
        var labels: [String: String] = [:]
        repeat {
            rest.removeFirst()
            let name = rest.prefix { $0 != "=" }
            rest = rest.dropFirst(name.count)
            guard isName(name), !name.contains(":"), rest.hasPrefix("=\"") else {
                throw Failure(description: "no label: \(rest)")
            }
            rest = rest.dropFirst(2)
            var raw = ""
            while let scalar = rest.unicodeScalars.first, scalar != "\"" {
                rest.unicodeScalars.removeFirst()
                raw.unicodeScalars.append(scalar)
                if scalar == "\\", let next = rest.unicodeScalars.popFirst() {
                    raw.unicodeScalars.append(next)
                }
            }
            guard rest.unicodeScalars.popFirst() == "\"", labels[String(name)] == nil else {
                throw Failure(description: "label \(name) does not end, or comes twice")
            }
            labels[String(name)] = try unescape(raw[...], quotes: true)
        } while rest.first == ","
        guard rest.popFirst() == "}" else { throw Failure(description: "labels do not end") }
        return labels
    }

    private func checkHistograms() throws {
        for (name, type) in types where type == "histogram" {
            let buckets = samples.filter { $0.name == "\(name)_bucket" }
            let groups = Dictionary(grouping: buckets) { $0.labels.filter { $0.key != "le" } }
            for (labels, group) in groups {
                let bounds = group.compactMap { $0.labels["le"].flatMap { Self.number($0[...]) } }
                guard bounds.count == group.count, bounds.last == .infinity,
                    zip(bounds, bounds.dropFirst()).allSatisfy(<),
                    zip(group, group.dropFirst()).allSatisfy({ $0.value <= $1.value }),
                    value("\(name)_count", labels) == group.last?.value,
                    value("\(name)_sum", labels) != nil
                else { throw Failure(description: "the buckets of \(name) are out of order") }
            }
        }
    }

    private static func isName(_ text: some StringProtocol) -> Bool {
        guard let first = text.utf8.first, !(0x30...0x39).contains(first) else { return false }
        return text.utf8.allSatisfy {
            switch $0 {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x3A: true
            default: false
            }
        }
    }

    private static func number(_ text: Substring) -> Double? {
        switch text {
        case "+Inf": .infinity
        case "-Inf": -.infinity
        case "NaN": .nan
        default: text.contains(where: { $0.isLetter && $0 != "e" }) ? nil : Double(text)
        }
    }

    private static func unescape(_ text: Substring, quotes: Bool) throws -> String {
        var result = ""
        var scalars = text.unicodeScalars
        while let scalar = scalars.popFirst() {
            guard scalar == "\\" else {
                result.unicodeScalars.append(scalar)
                continue
            }
            switch scalars.popFirst() {
            case "\\": result += "\\"
            case "n": result += "\n"
            case "\"" where quotes: result += "\""
            default: throw Failure(description: "unknown escape in \(text)")
            }
        }
        return result
    }
}
