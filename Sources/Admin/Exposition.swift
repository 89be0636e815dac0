/// Writes metrics in the text format of Prometheus, version 0.0.4
/// (prometheus.io/docs/instrumenting/exposition_formats).
struct Exposition {
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private struct Family {
        let kind: MetricsRegistry.Kind
        var series: [(labels: [MetricLabel], samples: [MetricSample])] = []
    }

    private let descriptions: [String: MetricDescription]
    private var families: [String: Family] = [:]

    init(descriptions: [String: MetricDescription]) { self.descriptions = descriptions }

    /// Adds a series. Of a name that comes as several kinds, the first kind holds.
    mutating func add(
        _ name: String, _ kind: MetricsRegistry.Kind, _ labels: [MetricLabel],
        _ samples: [MetricSample]
    ) {
        guard families[name, default: Family(kind: kind)].kind == kind else { return }
        families[name, default: Family(kind: kind)].series.append((labels, samples))
    }

    /// Families by name, series by labels.
    var text: String {
        var text = ""
        for (name, family) in families.sorted(by: { $0.key < $1.key }) {
            if let help = descriptions[name]?.help {
                text += "# HELP \(name) \(Self.escape(help, quotes: false))\n"
            }
            text += "# TYPE \(name) \(family.kind.rawValue)\n"
            let series = family.series.sorted { $0.labels.lexicographicallyPrecedes($1.labels) }
            for (labels, samples) in series {
                for sample in samples { text += Self.line(name, labels, sample) }
            }
        }
        return text
    }

    /// A number as Prometheus reads it: whole ones without a fraction.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return Int64(exactly: value).map(String.init) ?? "\(value)"
    }

    private static func line(
        _ name: String, _ labels: [MetricLabel], _ sample: MetricSample
    ) -> String {
        var pairs = labels.map { "\($0.name)=\"\(escape($0.value, quotes: true))\"" }
        if let label = sample.label { pairs.append("\(label.name)=\"\(label.value)\"") }
        let list = pairs.isEmpty ? "" : "{\(pairs.joined(separator: ","))}"
        return "\(name)\(sample.suffix)\(list) \(number(sample.value))\n"
    }

    private static func escape(_ text: String, quotes: Bool) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\"" where quotes: escaped += "\\\""
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
