/// What `# HELP` says of a metric, and how its values are sorted into buckets.
public struct MetricDescription: Equatable, Sendable {
    public let name: String
    public let help: String
    /// Upper bounds, rising, for a histogram; ``durations`` where there are none.
    public let buckets: [Double]?

    /// - Precondition: `name` is a metric name, `buckets` rise.
    public init(_ name: String, _ help: String, buckets: [Double]? = nil) {
        precondition(MetricName.isLegal(name), "\(name) is no name for a metric")
        (self.name, self.help, self.buckets) = (name, help, buckets)
    }

    /// Seconds, from half a millisecond to ten seconds: a batch's stages.
    public static let durations: [Double] = [
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
    ]
}

/// Names as Prometheus allows them: letters, digits and `_`, no digit first.
enum MetricName {
    static func isLegal(_ name: String) -> Bool {
        !name.isEmpty && make(name) == name
    }

    /// The nearest legal name: every other character is an underscore.
    static func make(_ text: String) -> String {
        let name = String(
            decoding: text.utf8.map { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: byte
                default: UInt8(ascii: "_")
                }
            }, as: UTF8.self)
        return name.utf8.first.map { (0x30...0x39).contains($0) } ?? true ? "_\(name)" : name
    }
}
