import CoreMetrics
import Synchronization

/// All metrics of the process: the backend of swift-metrics, and what `/metrics` shows. Any thread.
///
/// Label of swift-metrics is the name, dimensions are the labels. Counters and meters are lines,
/// recorders and timers (in seconds) are histograms. A name keeps the kind that it was first used
/// with; what comes later as another kind, or above ``seriesMax``, is dropped and counted in
/// `opined_metric_series_dropped_total`.
public final class MetricsRegistry: MetricsFactory {
    enum Kind: String { case counter, gauge, histogram }

    /// The labels of a series, sorted by name.
    typealias Labels = [MetricLabel]

    struct Family {
        let kind: Kind
        var series: [Labels: any MetricSeries] = [:]
    }

    private struct State {
        var families: [String: Family] = [:]
        var dropped = 0
    }

    private let state = Mutex(State())
    private let descriptions: [String: MetricDescription]
    private let collectors: [@Sendable () -> [MetricReading]]
    private let seriesMax: Int

    static let droppedName = "opined_metric_series_dropped_total"

    /// - Parameters:
    ///   - descriptions: Help and buckets; a metric without one has neither help nor own buckets.
    ///   - seriesMax: Sets of labels that one name may have.
    ///   - collectors: Read at each scrape, for values that others keep. No metric of the factory
    ///     may bear the same name.
    public init(
        descriptions: [MetricDescription] = [], seriesMax: Int = 1_000,
        collectors: [@Sendable () -> [MetricReading]] = []
    ) {
        self.descriptions = Dictionary(
            (descriptions + ProcessMetrics.descriptions).map { ($0.name, $0) },
            uniquingKeysWith: { first, _ in first })
        self.seriesMax = seriesMax
        self.collectors = collectors
    }

    /// Everything, in the text format of Prometheus (version 0.0.4), sorted.
    public func exposition() -> String {
        let (families, dropped) = state.withLock { ($0.families, $0.dropped) }
        var writer = Exposition(descriptions: descriptions)
        for (name, family) in families {
            for (labels, series) in family.series {
                writer.add(name, family.kind, labels, series.samples)
            }
        }
        let own = MetricReading(Self.droppedName, .counter, Double(dropped))
        for reading in collectors.flatMap({ $0() }) + [own] where families[reading.name] == nil {
            writer.add(
                reading.name, reading.kind, reading.labels, [MetricSample(value: reading.value)])
        }
        return writer.text
    }

    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        find(label, .counter, dimensions) { CounterSeries() } ?? IgnoredSeries()
    }

    public func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        find(label, .counter, dimensions) { CounterSeries() } ?? IgnoredSeries()
    }

    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        find(label, .gauge, dimensions) { GaugeSeries() } ?? IgnoredSeries()
    }

    public func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        guard aggregate else {
            return find(label, .gauge, dimensions) { GaugeSeries() } ?? IgnoredSeries()
        }
        return histogram(label, dimensions) ?? IgnoredSeries()
    }

    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        histogram(label, dimensions) ?? IgnoredSeries()
    }

    public func destroyCounter(_ handler: any CounterHandler) { remove(handler) }
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {
        remove(handler)
    }
    public func destroyMeter(_ handler: any MeterHandler) { remove(handler) }
    public func destroyRecorder(_ handler: any RecorderHandler) { remove(handler) }
    public func destroyTimer(_ handler: any TimerHandler) { remove(handler) }

    private func histogram(_ label: String, _ dimensions: [(String, String)]) -> HistogramSeries? {
        let bounds = descriptions[MetricName.make(label)]?.buckets ?? MetricDescription.durations
        return find(label, .histogram, dimensions) { HistogramSeries(bounds: bounds) }
    }

    /// The series of that name and those labels, made where there is none; nil where it is refused.
    private func find<Series: MetricSeries>(
        _ label: String, _ kind: Kind, _ dimensions: [(String, String)], make: () -> Series
    ) -> Series? {
        let labels = dimensions.map(MetricLabel.init).sorted()
        let name = MetricName.make(label)
        return state.withLock { state in
            var family = state.families[name] ?? Family(kind: kind)
            if let series = family.series[labels] as? Series { return series }
            let isNew = family.series[labels] == nil
            guard family.kind == kind, isNew, family.series.count < seriesMax else {
                state.dropped += 1
                return nil
            }
            let series = make()
            family.series[labels] = series
            state.families[name] = family
            return series
        }
    }

    private func remove(_ handler: AnyObject) {
        state.withLock { state in
            for (name, family) in state.families {
                for (labels, series) in family.series where series === handler {
                    state.families[name]?.series[labels] = nil
                }
            }
        }
    }
}

/// A label of a series. Names are made legal; values may be anything, up to 256 bytes.
public struct MetricLabel: Hashable, Sendable, Comparable {
    let name: String
    let value: String

    static let valueBytesMax = 256

    public init(_ name: String, _ value: String) {
        self.name = MetricName.make(name)
        self.value = String(decoding: value.utf8.prefix(Self.valueBytesMax), as: UTF8.self)
    }

    public static func < (a: MetricLabel, b: MetricLabel) -> Bool {
        a.name == b.name ? a.value < b.value : a.name < b.name
    }
}

/// A value that somebody else keeps, as a collector gives it.
public struct MetricReading: Equatable, Sendable {
    public enum Form: Sendable { case counter, gauge }

    let name: String
    let kind: MetricsRegistry.Kind
    let labels: [MetricLabel]
    let value: Double

    /// - Precondition: `name` is a metric name.
    public init(_ name: String, _ form: Form, _ value: Double, labels: [MetricLabel] = []) {
        precondition(MetricName.isLegal(name), "\(name) is no name for a metric")
        self.name = name
        kind = form == .counter ? .counter : .gauge
        self.labels = labels.sorted()
        self.value = value
    }
}
