import Foundation
import Testing

@testable import Distillation

struct CorpusIntakeTests {
    private static let answer =
        #" Opinion Target 1: \"waiter\"\nAspect: Service\nSentiment: Negative\nReasoning: Rude."#
    private static let line =
        #"{"ID": 5, "Text": "The waiter was rude.", "Overall": 2.0, "#
        + #""mixtral_response": "\#(answer)"}"#

    private static func intake(_ known: Set<String> = []) -> CorpusIntake {
        CorpusIntake(known: known, at: 9)
    }

    @Test func judgesThePapersAnswersAsLiveOnes() throws {
        var intake = Self.intake()
        let record = try #require(intake.records(of: Array(Self.line.utf8)).first)
        #expect(record.kind == .analysis && record.teacher == "mixtral" && record.id == "5")
        #expect(record.opinions.map(\.target) == ["waiter"] && record.isSound)
        #expect(record.split == HeldOut.split("The waiter was rude."))
        #expect(record.time == 9 && record.stars == 2 && record.student.isEmpty)
        let praised = Self.line.replacing("2.0", with: "5.0")
        #expect(intake.records(of: Array(praised.utf8)).first?.refusal == .contradicted)
        let other = #"{"Text":"The waiter was rude.","m_response":"As an AI, I can't say."}"#
        let refused = try #require(intake.records(of: Array(other.utf8)).first)
        #expect(refused.kind == .rewriting && refused.refusal == .tooShort)
        #expect(intake.tally.accepted == 1 && intake.tally.taken == 3)
    }

    @Test func aByteOrderMarkAndBlankLinesArePassedOver() {
        var intake = Self.intake()
        #expect(intake.records(of: [0xEF, 0xBB, 0xBF] + Array(Self.line.utf8)).count == 1)
        for blank in [[], [0x20, 0x09], [0xEF, 0xBB, 0xBF], [0x0D]] as [[UInt8]] {
            #expect(intake.records(of: blank).isEmpty)
        }
        #expect(intake.tally.unreadable == 0)
        for bad in ["{}", "x", "{\"key\":\"a\"}"] {
            #expect(intake.records(of: Array(bad.utf8)).isEmpty)
        }
        #expect(intake.tally.unreadable == 3)
    }

    @Test func nothingIsTakenTwice() throws {
        var intake = Self.intake()
        let first = intake.records(of: Array(Self.line.utf8))
        #expect(intake.records(of: Array(Self.line.utf8)).isEmpty)
        let ours = try CorpusLine.encode(.sample(1))
        #expect(intake.records(of: ours) == [.sample(1)])
        #expect(intake.records(of: ours).isEmpty)
        #expect(intake.tally.duplicates == 2)
        var later = Self.intake(Set(first.map(\.key) + ["key-1"]))
        #expect(later.records(of: Array(Self.line.utf8)).isEmpty)
        #expect(later.records(of: ours).isEmpty)
        let exported = try #require(first.first).paperLine.encoded()
        #expect(later.records(of: exported).isEmpty, "an export comes back to where it is from")
    }

    @Test func whatWasHeldOutElsewhereStaysHeldOut() throws {
        var intake = Self.intake()
        for (number, split) in [CorpusRecord.Split.heldOut, .train].enumerated() {
            var record = CorpusRecord.sample(number)
            record.split = split
            let taken = intake.records(of: try CorpusLine.encode(record))
            let expected = split == .heldOut ? split : HeldOut.split(record.review)
            #expect(taken.map(\.split) == [expected])
        }
        var secret = CorpusRecord.sample(9, review: "review 0")
        secret.review = try #require(
            (0..<400).map { "review \($0)" }.first { HeldOut.split($0) == .heldOut })
        secret.split = .train
        secret.opinions = []
        #expect(intake.records(of: try CorpusLine.encode(secret)).map(\.split) == [.heldOut])
    }

    /// The corpus that the paper released, where it lies beside.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["OPINED_DATA"] != nil))
    func anExportOfThePapersCorpusIsTheSameAfterAnotherImport() throws {
        let folder = try #require(ProcessInfo.processInfo.environment["OPINED_DATA"])
        let file = URL(filePath: folder).appending(path: "teacher/mixtral-500.jsonl")
        let (first, tally) = try Self.export(
            Data(contentsOf: file).split(separator: 0x0A).map { Array($0) })
        #expect(tally.taken == 500 && tally.unreadable == 0 && tally.duplicates == 0)
        #expect(tally.accepted >= 440, "\(tally)")
        let (second, again) = try Self.export(first)
        #expect(second == first)
        #expect(again.accepted == tally.accepted && again.taken == tally.accepted)
    }

    private static func export(_ lines: [[UInt8]]) throws -> ([[UInt8]], CorpusIntake.Tally) {
        var intake = intake()
        let records = lines.flatMap { intake.records(of: $0) }
        let exported = try records.filter { $0.refusal == nil }.map { try $0.paperLine.encoded() }
        return (exported, intake.tally)
    }
}
