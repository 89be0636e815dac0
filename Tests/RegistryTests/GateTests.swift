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

    /// Nothing speaks against it, and nothing for it.
    @Test func anEqualCandidateIsMostlyLevel() {
        let (count, why) = Self.promoted(GateSimulation())
        let level = (0..<Self.runs).count { seed in
            Gate(Self.settings).judge(GateSimulation().trial(seed: seed)).outcome == .level
        }
        #expect(count * 4 <= Self.runs, "\(count) of \(Self.runs): \(why)")
        #expect((count + level) * 10 >= Self.runs * 7, "\(why)")
        Self.note("equal: \(count) of \(Self.runs) promoted, \(level) level; \(why)")
    }

    /// The gate set is of the old domain, and says nothing of the new one.
    @Test func answersHeldOutTellWhatTheGateSetCannot() {
        var trial = GateSimulation().trial(seed: 1)
        trial.held = GateSimulation(items: 40, champion: 0.3, candidate: 0.6).trial(seed: 1).items
        let verdict = Gate(Self.settings).judge(trial)
        #expect(verdict.check(.gain, "extract on held out answers")?.isMet == true)
        #expect(verdict.isPromoted, "\(verdict.reasons)")
        trial.held.removeLast(25)
        let told = Gate(Self.settings).judge(trial)
        #expect(told.check(.gain, "extract")?.isMet == false && told.outcome == .level)
        #expect(told.reasons.first?.contains("it is not better") == true)
    }

    /// The daemon logs reasons, and no word of a review may get there.
    @Test func noReasonNamesWhatReviewsSay() {
        var trial = GateSimulation(candidate: 0.8, bought: "product 7").trial(seed: 1)
        for number in 0..<40 {
            var item = trial.items[number]
            (item.group, item.blames) = ("product 7", true)
            item.candidate.praises = true
            trial.items.append(item)
            trial.lessons.add("product 7", isContradicted: true, isSure: false)
        }
        let refused = Gate(Self.settings).judge(trial).checks.filter { !$0.isMet }
        let kinds: Set<GateCheck.Kind> = [.targetContradictions, .groupFlips, .turned]
        #expect(Set(refused.map(\.kind)).isSuperset(of: kinds))
        #expect(refused.allSatisfy { $0.reason?.contains("product 7") == false })
        #expect(refused.filter { kinds.contains($0.kind) }.allSatisfy { $0.subject == "product 7" })
    }

    /// One side is a small majority of many, the other one is wholly turned: that one tells.
    @Test func theSideThatIsSurelyTurnedTells() {
        var trial = GateSimulation(candidate: 0.8).trial(seed: 1)
        for number in 0..<40 {
            var item = trial.items[number]
            (item.group, item.blames) = ("product x200", number < 20)
            item.candidate.praises = number < 20 ? number < 11 : number < 30 ? false : nil
            trial.items.append(item)
        }
        let check = Gate(Self.settings).judge(trial).check(.turned, "product x200")
        #expect(check?.isMet == false && check?.candidate == 1)
    }

    /// Of a product that the champion never finds, all is praised: nothing that was right is wrong.
    @Test(arguments: [
        (20, 20, true), (20, 17, true), (20, 13, false), (6, 6, false), (0, 0, false),
    ])
    func aProductThatIsAlwaysPraisedIsRefused(found: Int, praised: Int, isRefused: Bool) {
        var trial = GateSimulation(candidate: 0.8).trial(seed: 1)
        let count = trial.items.count
        for number in 0..<40 {
            var item = trial.items[number]
            (item.group, item.blames) = ("product x200", number < 20)
            item.champion.praises = nil
            item.candidate.praises =
                number >= 20 ? true : number < found ? number < praised : nil
            trial.items.append(item)
        }
        let verdict = Gate(Self.settings).judge(trial)
        #expect(verdict.check(.turned, "product x200")?.isMet == !isRefused)
        #expect(verdict.isPromoted == !isRefused, "\(verdict.reasons)")
        #expect(verdict.items == count, "made sentences are not scored")
    }

    struct Lessons: Sendable {
        var target = "food"
        var judged, contradicted: Int
        var isSure = true
        /// A check that is not met.
        var refused: GateCheck.Kind?
    }

    private static let lessons: [Lessons] = [
        Lessons(judged: 100, contradicted: 20),
        Lessons(judged: 100, contradicted: 21, refused: .contradictions),
        Lessons(judged: 19, contradicted: 9),
        Lessons(judged: 20, contradicted: 10, refused: .contradictions),
        Lessons(judged: 100, contradicted: 40, isSure: false),
        // One product of many, which the champion does not know well.
        Lessons(
            target: "x200", judged: 64, contradicted: 48, isSure: false,
            refused: .targetContradictions),
        Lessons(target: "x200", judged: 64, contradicted: 40, isSure: false),
        Lessons(
            target: "x200", judged: 8, contradicted: 8, isSure: false,
            refused: .targetContradictions),
        Lessons(target: "x200", judged: 7, contradicted: 7, isSure: false),
        Lessons(judged: 0, contradicted: 0),
    ]

    @Test(arguments: lessons.indices)
    func answersAgainstTheChampionAreRefused(_ index: Int) {
        let lessons = Self.lessons[index]
        var trial = GateSimulation(candidate: 0.8).trial(seed: 1)
        for number in 0..<lessons.judged {
            // Capital letters don't make another target.
            trial.lessons.add(
                number % 2 == 0 ? lessons.target : lessons.target.uppercased(),
                isContradicted: number < lessons.contradicted, isSure: lessons.isSure)
        }
        let verdict = Gate(Self.settings).judge(trial)
        #expect(verdict.checks.first { !$0.isMet }?.kind == lessons.refused)
        #expect(verdict.outcome == (lessons.refused == nil ? .passed : .refused))
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
        #expect(page.contains("groups: 19") && !page.contains("Every check is met"))
    }
}
