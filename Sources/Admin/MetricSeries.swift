import CoreMetrics
import Synchronization

/// One line or one histogram of the exposition: a metric with one set of labels. Any thread.
protocol MetricSeries: AnyObject, Sendable {
    /// Suffix, further labels and value of each line, in order.
    var samples: [MetricSample] { get }
}

/// A line of a series: `name` + suffix, the series' labels + `label`, the value.
struct MetricSample: Equatable {
    var suffix = ""
    var label: (name: String, value: String)?
    let value: Double

    static func == (a: MetricSample, b: MetricSample) -> Bool {
        a.suffix == b.suffix && a.value == b.value && a.label?.name == b.label?.name
            && a.label?.value == b.label?.value
    }
}

/// A sum that only rises, until a reset. Lock-free.
final class CounterSeries: MetricSeries, CounterHandler, FloatingPointCounterHandler {
    private let whole = Atomic<Int64>(0)
    private let fraction = Atomic<UInt64>((0.0).bitPattern)

    var samples: [MetricSample] {
        let whole = Double(whole.load(ordering: .relaxed))
        let fraction = Double(bitPattern: fraction.load(ordering: .relaxed))
        return [MetricSample(value: whole + fraction)]
    }

    func increment(by amount: Int64) {
        guard amount > 0 else { return }
        whole.wrappingAdd(amount, ordering: .relaxed)
    }

    func increment(by amount: Double) {
        guard amount > 0, amount.isFinite else { return }
        fraction.add(amount)
    }

    func reset() {
        whole.store(0, ordering: .relaxed)
        fraction.store((0.0).bitPattern, ordering: .relaxed)
    }
}

/// A value that comes and goes. Lock-free.
final class GaugeSeries: MetricSeries, MeterHandler, RecorderHandler {
    private let value = Atomic<UInt64>((0.0).bitPattern)

    var samples: [MetricSample] {
        [MetricSample(value: Double(bitPattern: value.load(ordering: .relaxed)))]
    }

    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { self.value.store(value.bitPattern, ordering: .relaxed) }
    func increment(by amount: Double) { value.add(amount) }
    func decrement(by amount: Double) { value.add(-amount) }
    func record(_ value: Int64) { set(Double(value)) }
    func record(_ value: Double) { set(value) }
}

/// How often values fell at or below each bound, and their sum. One short lock for each series.
final class HistogramSeries: MetricSeries, RecorderHandler, TimerHandler {
    private struct State {
        /// One for each bound, and one above them all; not cumulative.
        var counts: [UInt64]
        var sum = 0.0
    }

    /// Rising, finite.
    private let bounds: [Double]
    private let state: Mutex<State>

    init(bounds: [Double]) {
        precondition(zip(bounds, bounds.dropFirst()).allSatisfy(<), "buckets must rise")
        self.bounds = bounds
        state = Mutex(State(counts: Array(repeating: 0, count: bounds.count + 1)))
    }

    var samples: [MetricSample] {
        let state = state.withLock { $0 }
        var total: UInt64 = 0
        var samples: [MetricSample] = []
        for (count, bound) in zip(state.counts, bounds.map(Exposition.number) + ["+Inf"]) {
            total += count
            samples.append(
                MetricSample(suffix: "_bucket", label: ("le", bound), value: Double(total)))
        }
        samples.append(MetricSample(suffix: "_sum", value: state.sum))
        samples.append(MetricSample(suffix: "_count", value: Double(total)))
        return samples
    }

    func record(_ value: Int64) { record(Double(value)) }

    /// A value that is no number is not counted.
    func record(_ value: Double) {
        guard !value.isNaN else { return }
        let index = bounds.firstIndex { value <= $0 } ?? bounds.count
        state.withLock {
            $0.counts[index] += 1
            $0.sum += value
        }
    }

    /// Exposed in seconds, as Prometheus wants every duration.
    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }
}

/// Where a metric goes that the registry has no room or no name for.
final class IgnoredSeries: CounterHandler, FloatingPointCounterHandler, MeterHandler,
    RecorderHandler, TimerHandler
{
    func increment(by amount: Int64) {}
    func increment(by amount: Double) {}
    func decrement(by amount: Double) {}
    func reset() {}
    func set(_ value: Int64) {}
    func set(_ value: Double) {}
    func record(_ value: Int64) {}
    func record(_ value: Double) {}
    func recordNanoseconds(_ duration: Int64) {}
}

extension Atomic<UInt64> {
    /// Adds to the `Double` whose bits are held.
    borrowing func add(_ amount: Double) {
        var old = load(ordering: .relaxed)
        while true {
            let new = (Double(bitPattern: old) + amount).bitPattern
            let (isDone, found) = weakCompareExchange(
                expected: old, desired: new, ordering: .relaxed)
            if isDone { return }
            old = found
        }
    }
}
