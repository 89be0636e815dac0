import ArgumentParser
import Distillation
import Foundation
import Testing

@testable import opined

struct TeacherReportTests {
    /// A folder as the daemon leaves it: `corpus` and `ledger.jsonl`.
    private static func folder() throws -> CorpusFolder {
        let folder = CorpusFolder()
        var records = (0..<40).map { CorpusRecord.numbered($0, agrees: $0 % 4 != 0) }
        records += (40..<60).map { .numbered($0, score: nil, agrees: $0 % 2 == 0) }
        records += (60..<67).map { .numbered($0, refusal: .targetsNotFound) }
        records += (67..<69).map { .numbered($0, kind: .rewriting, refusal: .offTopic) }
        records[0].asking = 2
        try folder.store().append(contentsOf: records)
        let ledger = try BudgetLedger(path: folder.ledger, limits: BudgetLimits())
        for number in 0..<70 {
            let outcome = try ledger.reserve(
                key: "\(number)", worst: Cost(tokens: 1_000, microdollars: 900), at: 1_764_000_000)
            guard case .reserved(let leave) = outcome, number < 69 else { continue }
            try ledger.settle(leave, .answered(Cost(tokens: 340, microdollars: 600)))
        }
        return folder
    }

    private static func report(_ folder: CorpusFolder, _ arguments: [String] = []) throws
        -> TeacherReport
    {
        let root = URL(filePath: folder.path).deletingLastPathComponent().path
        return try TeacherReport.parse(["--directory", root] + arguments)
    }

    @Test func tellsWhatBecameOfEveryAnswer() throws {
        let folder = try Self.folder()
        let findings = try Self.report(folder).findings()
        let lines = TeacherReportText(findings, isColoured: false).lines
        let text = lines.joined(separator: "\n")
        for part in [
            "answers    69 from 2025-11-24T16:00:00Z", "accepted   60 of 69 (87.0 %)",
            "targets_not_found     7 of 69", "off_topic             2 of 69",
            "second ones accepted: 1 of 1 (100.0 %)", "all        40 of 60 (66.7 %)",
            "by chance  10 of 20 (50.0 %), so of all reviews 29.9 % to 70.1 % (95 %)",
            "calls      70: 69 answered", "1 out or lost", "tokens     24460",
            "$0.0423, $0.0007 for an accepted answer", "2025-11-24: 70 calls",
        ] {
            #expect(text.contains(part), "\(part) in\n\(text)")
        }
        #expect(text.contains("mixtral") && text.contains("0123456789abcdef"))
    }

    @Test func examplesAreTheLatestOfEachKind() throws {
        let folder = try Self.folder()
        let findings = try Self.report(folder, ["--examples", "3"]).findings()
        #expect(findings.accepted.map(\.id) == ["r-57", "r-58", "r-59"])
        #expect(findings.refused[.targetsNotFound]?.map(\.id) == ["r-64", "r-65", "r-66"])
        #expect(findings.refused[.offTopic]?.count == 2)
        let none = try Self.report(folder, ["--examples", "0"]).findings()
        #expect(none.accepted.isEmpty && none.refused.isEmpty)
        #expect(none.summary == findings.summary)
    }

    @Test func theLineOfJSONHoldsTheSameFiguresAndNoReview() throws {
        let folder = try Self.folder()
        let findings = try withExtendedLifetime(folder) { try Self.report(folder).findings() }
        let line = TeacherReportJSON(findings).line
        #expect(!line.contains("soup"))
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        #expect(object["answers"] as? Int == 69 && object["accepted"] as? Int == 60)
        #expect((object["refusals"] as? [String: Int])?["targets_not_found"] == 7)
        let chance = try #require(object["chance_agreement"] as? [String: Any])
        #expect(chance["known"] as? Int == 20 && chance["share"] as? Double == 0.5)
        let spending = try #require(object["spending"] as? [String: Any])
        #expect(spending["calls"] as? Int == 70 && spending["open"] as? Int == 1)
        #expect(abs((spending["dollars"] as? Double ?? 0) - 0.0423) < 1e-9)
        let teachers = try #require(object["teachers"] as? [String: Any])
        #expect(teachers.keys.contains("mixtral"))
    }

    @Test func itIsReadWhileADaemonWrites() throws {
        let folder = try Self.folder()
        let (store, ledger) = (
            try folder.store(), try BudgetLedger(path: folder.ledger, limits: BudgetLimits())
        )
        #expect(try Self.report(folder).findings().summary.records == 69)
        withExtendedLifetime((store, ledger)) {}
    }

    @Test func beforeTheFirstAnswerThereIsNothingToTell() throws {
        let folder = CorpusFolder()
        #expect(throws: InputFileError.self) { try Self.report(folder).findings() }
        try FileManager.default.createDirectory(
            atPath: URL(filePath: folder.path).deletingLastPathComponent().path,
            withIntermediateDirectories: true)
        let findings = try Self.report(folder).findings()
        let lines = TeacherReportText(findings, isColoured: false).lines
        #expect(lines.first == "answers    none yet")
        #expect(TeacherReportJSON(findings).line.contains("\"answers\":0"))
    }

    @Test(arguments: [["--examples", "-1"], ["--examples", "21"], ["extra"]])
    func refusesWhatMakesNoSense(_ arguments: [String]) {
        #expect(throws: (any Error).self) { try TeacherReport.parse(arguments) }
    }
}
