import Foundation
import Registry
import Testing

@testable import Learning

struct LearningJournalTests {
    private static let tables: [([(Int, GateVerdict.Outcome)], newFrom: Int, unseenFrom: Int)] =
        [
            ([], 0, 0),
            ([(100, .passed)], 100, 100),
            ([(100, .passed), (180, .passed)], 180, 180),
            // A refused run's answers are tried once more,
            ([(100, .passed), (180, .refused)], 100, 180),
            // and then given up.
            ([(100, .passed), (180, .refused), (250, .refused)], 180, 250),
            ([(100, .passed), (180, .refused), (250, .refused), (300, .passed)], 300, 300),
            ([(60, .refused)], 0, 60),
            // Those of level runs wait for more,
            ([(100, .passed), (180, .level), (250, .level), (300, .level)], 100, 300),
            // whatever was given up in between.
            ([(100, .level), (180, .refused), (250, .level), (300, .refused)], 180, 300),
            ([(60, .refused), (90, .refused)], 60, 90),
        ]

    @Test(arguments: tables.indices)
    func newAnswersBeginBehindTheLastPassedRun(_ index: Int) {
        let (runs, newFrom, unseenFrom) = Self.tables[index]
        var journal = LearningJournal()
        for (through, outcome) in runs {
            journal.end(.init(through: through, version: "s@2", outcome: outcome))
        }
        #expect(journal.newFrom == newFrom)
        #expect(journal.unseenFrom == unseenFrom)
    }

    @Test func theLastPassedRunIsNotForgotten() {
        var journal = LearningJournal()
        journal.end(.init(through: 70, version: "s@2", outcome: .passed))
        for through in 0..<300 {
            journal.end(.init(through: 100 + through, version: "s@3", outcome: .level))
        }
        #expect(journal.newFrom == 70 && journal.runs.count == 100)
    }

    @Test func aKilledRunGoesOnWithTheSameAnswers() throws {
        let folder = try TemporaryFolder()
        var journal = LearningJournal()
        #expect(journal.begin(count: 300, parent: "s@1") == 0..<300)
        try journal.write(directory: folder.path)
        var again = try LearningJournal(directory: folder.path)
        #expect(again.begin(count: 400, parent: "s@1") == 0..<300)
        // Of another champion another student would come.
        #expect(again.begin(count: 400, parent: "s@2") == 0..<400)
    }

    @Test func somethingElseIsNoJournal() throws {
        let folder = try TemporaryFolder()
        try Data("{}{".utf8).write(to: URL(filePath: folder.path + "/learning.json"))
        #expect(throws: LearningError.self) { try LearningJournal(directory: folder.path) }
    }
}

/// A folder that goes away with its last reference.
final class TemporaryFolder {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory
            .appending(path: "opined-learning-\(UUID())").path(percentEncoded: false)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
