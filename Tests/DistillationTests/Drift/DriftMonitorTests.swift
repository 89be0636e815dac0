import Foundation
import Opinions
import Testing

@testable import Distillation

struct DriftMonitorTests {
    /// A stream of reviews; what of it changes, and after how many.
    struct Stream: Sendable, CustomTestStringConvertible {
        var testDescription = "nothing"
        var hard = 0.1
        var positive = 0.6
        var tokens = 40.0
        var unknown = 0.01
        var disagreement = 0.1
        var signals: Set<DriftSignal> = []
        var reviewsMax = 0

        func review(_ random: inout SeededRandom) -> DriftObservation {
            func chance(_ share: Double) -> Bool {
                Double.random(in: 0..<1, using: &random) < share
            }
            let count = Int.random(in: 0...3, using: &random)
            return DriftObservation(
                isHard: chance(hard),
                tokens: Int(tokens * exp2(Double.random(in: -1.5..<1.5, using: &random))),
                unknownPieces: Double.random(in: 0..<2 * unknown, using: &random),
                polarities: (0..<count).map { _ in
                    chance(positive) ? .positive : chance(0.8) ? .negative : .neutral
                },
                teacherDisagrees: chance(0.2) ? chance(disagreement) : nil)
        }
    }

    /// Alarms in `reviews` of one stream and then `more` of another.
    private func alarms(
        _ seed: UInt64, _ reviews: Int, then next: Stream? = nil, more: Int = 0,
        settings: DriftSettings = DriftSettings()
    ) -> [(at: Int, alarm: DriftAlarm)] {
        var random = SeededRandom(seed: seed)
        var monitor = DriftMonitor(settings: settings)
        var found: [(Int, DriftAlarm)] = []
        for number in 0..<reviews + more {
            let stream = number < reviews ? Stream() : next ?? Stream()
            found += monitor.observe(stream.review(&random)).map { (number - reviews, $0) }
        }
        return found
    }

    @Test func aStreamThatStaysGivesNoAlarm() {
        var settings = DriftSettings()
        settings.reviewsPerFalseAlarm = 20_000
        let count = (0..<10 as Range<UInt64>).reduce(0) {
            $0 + alarms($1, 8_000, settings: settings).count
        }
        // The statement allows four.
        #expect(count <= 1)
    }

    @Test(arguments: [
        Stream(testDescription: "hard cases", hard: 0.2, signals: [.hardCases], reviewsMax: 1_500),
        Stream(
            testDescription: "fewer hard cases", hard: 0.01, signals: [.hardCases],
            reviewsMax: 1_500),
        Stream(
            testDescription: "polarities", positive: 0.4,
            signals: [.positive, .negative, .neutral],
            reviewsMax: 2_000),
        Stream(testDescription: "length", tokens: 80, signals: [.length], reviewsMax: 1_500),
        Stream(
            testDescription: "unknown word pieces", unknown: 0.1, signals: [.unknownPieces],
            reviewsMax: 1_500),
        Stream(
            testDescription: "the teacher", disagreement: 0.4, signals: [.teacherDisagreement],
            reviewsMax: 3_000),
    ])
    func aShiftIsFoundAndNamed(_ stream: Stream) throws {
        for seed in 0..<3 as Range<UInt64> {
            let found = alarms(seed, 12_000, then: stream, more: stream.reviewsMax)
            let first = try #require(found.first)
            #expect(first.at >= 0, "before the shift")
            #expect(Set(found.map(\.alarm.signal)).isSubset(of: stream.signals))
            #expect(stream.signals.contains(first.alarm.signal))
            #expect(first.alarm.reviews <= first.at + 1_000)
        }
    }

    @Test func anAlarmSaysFromWhereToWhere() throws {
        var stream = Stream()
        stream.tokens = 80
        let alarm = try #require(alarms(1, 4_000, then: stream, more: 1_500).first?.alarm)
        #expect(alarm.isRise)
        let text = alarm.description
        #expect(text.hasPrefix("the length of reviews rose from 3"), "\(text)")
        #expect(text.contains(" tokens to 7") || text.contains(" tokens to 6"), "\(text)")
    }

    @Test func aChangeThatLastsIsToldAgainUntilItIsAccepted() {
        var random = SeededRandom(seed: 5)
        var monitor = DriftMonitor()
        for _ in 0..<4_000 { _ = monitor.observe(Stream().review(&random)) }
        var changed = Stream()
        changed.hard = 0.4
        let alarms = (0..<2_000).reduce(0) { sum, _ in
            sum + monitor.observe(changed.review(&random)).count
        }
        #expect(alarms > 3)
        monitor.relearn()
        #expect(monitor.reference(of: .hardCases) == nil)
        for _ in 0..<6_000 { #expect(monitor.observe(changed.review(&random)) == []) }
        #expect(abs((monitor.reference(of: .hardCases) ?? 0) - 0.4) < 0.05)
    }

    @Test func itGoesOnAfterARestart() throws {
        var random = SeededRandom(seed: 6)
        var monitor = DriftMonitor()
        for _ in 0..<3_000 { _ = monitor.observe(Stream().review(&random)) }
        let data = try JSONEncoder().encode(monitor)
        #expect(try JSONDecoder().decode(DriftMonitor.self, from: data) == monitor)
    }

    @Test func aHardCaseIsOneWithHalfAMistakeToExpect() {
        func isHard(_ confidences: [Double], missed: Double? = nil) -> Bool? {
            let opinions = confidences.map {
                Opinion(target: "food", span: 0..<4, polarity: .positive, confidence: $0)
            }
            let doubt = missed.map { Doubt(missed: $0) }
            return DriftObservation(
                Analysis(opinions: opinions, doubt: doubt), tokens: nil, unknownPieces: nil
            ).isHard
        }
        #expect(isHard([]) == false && isHard([0.9, 0.9]) == false)
        #expect(isHard([0.5]) == true && isHard([0.7, 0.8]) == true)
        #expect(isHard([0.9], missed: 0.2) == false && isHard([0.9], missed: 0.4) == true)
    }

    @Test func whatAnObservationDoesNotSayIsNotCounted() {
        var settings = DriftSettings()
        settings.referenceReviews = 10
        var monitor = DriftMonitor(settings: settings)
        for _ in 0..<10 { _ = monitor.observe(DriftObservation(teacherDisagrees: false)) }
        #expect(monitor.reference(of: .teacherDisagreement) == 0)
        #expect(DriftSignal.allCases.filter { monitor.reference(of: $0) != nil }.count == 1)
    }
}
