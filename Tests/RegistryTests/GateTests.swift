import Foundation
import Testing

@testable import Registry

/// The gate on simulated models: how often it says what it should.
struct GateTests {
    static let runs = 20

    /// The same limits, with fewer draws: the bounds scatter a little more.
    static var settings: GateSettings {
        var settings = GateSettings()
        settings.resamples = 150
        return settings
    }

    /// How many of the runs were promoted, and of the others why not, each kind counted.
    static func promoted(_ simulation: GateSimulation) -> (count: Int, why: String) {
        var (count, why) = (0, [String: Int]())
        for seed in 0..<runs {
            let verdict = Gate(settings).judge(simulation.trial(seed: seed))
            count += verdict.isPromoted ? 1 : 0
            for check in verdict.checks where !check.isMet {
                why[check.kind.rawValue, default: 0] += 1
            }
        }
        return (
            count,
            why.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        )
    }

    /// The rates are worth more than that they are good enough.
    static func note(_ line: String) {
        FileHandle.standardError.write(Data("gate: \(line)\n".utf8))
    }

    @Test func anEqualCandidateMostlyPasses() {
        let (count, why) = Self.promoted(GateSimulation())
        #expect(count * 10 >= Self.runs * 7, "\(count) of \(Self.runs): \(why)")
        Self.note("equal: \(count) of \(Self.runs) promoted; \(why)")
    }

    @Test func aCandidateBetterByTwoPointsPasses() {
        let (count, why) = Self.promoted(GateSimulation(candidate: 0.762))
        #expect(count * 20 >= Self.runs * 19, "\(count) of \(Self.runs): \(why)")
        Self.note("better by 2 points: \(count) of \(Self.runs) promoted; \(why)")
    }

    @Test func aCandidateWorseByTwoPointsIsRefused() {
        let (count, why) = Self.promoted(GateSimulation(candidate: 0.718))
        #expect(count * 20 <= Self.runs, "\(count) of \(Self.runs): \(why)")
        Self.note("worse by 2 points: \(count) of \(Self.runs) promoted; \(why)")
    }

    @Test(arguments: 0..<5)
    func flippedPolaritiesAreRefused(seed: Int) {
        let trial = GateSimulation(candidate: 0.78, flipped: 0.3).trial(seed: seed)
        let verdict = Gate(Self.settings).judge(trial)
        #expect(verdict.check(.f1, "extract")?.isMet == false)
        #expect(verdict.check(.negativeFlips)?.isMet == false)
    }

    /// One product of twenty is bought; over all, the candidate is better than the champion.
    @Test(arguments: 0..<5)
    func aBoughtProductIsRefusedByItsOwnItems(seed: Int) {
        let trial = GateSimulation(candidate: 0.80, bought: "product 7").trial(seed: seed)
        let verdict = Gate(Self.settings).judge(trial)
        #expect(verdict.check(.f1, "extract")?.isMet == true)
        #expect(verdict.check(.negativeFlips)?.isMet == true)
        #expect(verdict.check(.groupFlips, "product 7")?.isMet == false)
        #expect(verdict.checks.count { $0.kind == .groupFlips && !$0.isMet } == 1)
    }

    struct Fault: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let kind: GateCheck.Kind
        let break_: @Sendable (inout GateTrial) -> Void
    }

    @Test(arguments: [
        Fault(testDescription: "trained on nothing", kind: .examples) { $0.candidate.examples = 0 },
        Fault(testDescription: "the same weights", kind: .examples) {
            $0.candidate.weightsSHA256 = $0.champion.weightsSHA256
        },
        Fault(testDescription: "saw the gate set", kind: .heldOut) {
            $0.candidate.gateItemsSeen = 1
        },
        Fault(testDescription: "NaN weights", kind: .finite) {
            $0.candidate.hasFiniteWeights = false
        },
        Fault(testDescription: "NaN confidences", kind: .finite) { trial in
            for index in trial.items.indices {
                for place in trial.items[index].candidate.opinions.indices {
                    trial.items[index].candidate.opinions[place].confidence = .nan
                }
            }
        },
        Fault(testDescription: "a golden output", kind: .goldens) {
            $0.candidate.goldensReproduced = 7
        },
        Fault(testDescription: "no goldens", kind: .goldens) {
            ($0.candidate.goldens, $0.candidate.goldensReproduced) = (0, 0)
        },
        Fault(testDescription: "slow", kind: .latency) { $0.candidate.latencyMilliseconds = 2 },
        Fault(testDescription: "no time at all", kind: .latency) {
            $0.candidate.latencyMilliseconds = .nan
        },
        Fault(testDescription: "large", kind: .bytes) { $0.candidate.bytes = 90_000_000 },
        Fault(testDescription: "sure of everything", kind: .calibration) { trial in
            for index in trial.items.indices {
                for place in trial.items[index].candidate.opinions.indices {
                    trial.items[index].candidate.opinions[place].confidence = 1
                }
            }
        },
        Fault(testDescription: "no labels", kind: .zeroShot) { trial in
            for index in trial.items.indices {
                trial.items[index].candidate.zeroShotIsRight = false
            }
        },
        Fault(testDescription: "a small gate set", kind: .gateSet) { $0.items.removeLast(750) },
        Fault(testDescription: "says nothing", kind: .f1) { trial in
            for index in trial.items.indices {
                trial.items[index].candidate.counts = [:]
                trial.items[index].candidate.opinions = []
            }
        },
        Fault(testDescription: "fails on what is hard", kind: .hardF1) { trial in
            for index in trial.items.indices where trial.items[index].isHard {
                guard index % 3 == 0 else { continue }
                trial.items[index].candidate.counts["extract"]?.right = 0
            }
        },
    ])
    func eachFaultIsNamed(_ fault: Fault) throws {
        var trial = GateSimulation(candidate: 0.8).trial(seed: 1)
        let sound = Gate(Self.settings).judge(trial)
        #expect(sound.isPromoted, "\(sound.reasons)")
        fault.break_(&trial)
        let verdict = Gate(Self.settings).judge(trial)
        let check = verdict.checks.first { $0.kind == fault.kind && !$0.isMet }
        #expect(check?.reason?.isEmpty == false)
        #expect(!verdict.isPromoted && verdict.reasons.contains(check?.reason ?? "?"))
        // Whatever was measured can be written down.
        let data = try JSONEncoder().encode(verdict)
        #expect(String(decoding: data, as: UTF8.self).contains(#""promoted":false"#))
        #expect(try JSONDecoder().decode(GateVerdict.self, from: data) == verdict)
        #expect(GatePage.html(verdict).contains("refused"))
    }

    @Test func theSameTrialGivesTheSameVerdict() {
        let trial = GateSimulation().trial(seed: 3)
        #expect(Gate(Self.settings).judge(trial) == Gate(Self.settings).judge(trial))
    }

    @Test func noItemsAreRefused() {
        var trial = GateSimulation().trial(seed: 3)
        trial.items = []
        #expect(!Gate(Self.settings).judge(trial).isPromoted)
    }

    @Test func theNameOfAProductIsNoHTML() {
        var trial = GateSimulation(candidate: 0.8, bought: "product 7").trial(seed: 1)
        for index in trial.items.indices where trial.items[index].group == "product 7" {
            trial.items[index].group = "<script>&"
        }
        let page = GatePage.html(Gate(Self.settings).judge(trial))
        #expect(page.contains("&lt;script&gt;&amp;") && !page.contains("<script>"))
        #expect(page.contains("of 19 groups") && !page.contains("Every check is met"))
    }
}
