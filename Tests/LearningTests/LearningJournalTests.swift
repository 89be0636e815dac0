import Foundation
import Testing

@testable import Learning

struct LearningJournalTests {
    private static let tables: [([(Int, Bool)], newFrom: Int, unseenFrom: Int)] = [
        ([], 0, 0),
        ([(100, true)], 100, 100),
        ([(100, true), (180, true)], 180, 180),
        // A refused run's answers are tried once more,
        ([(100, true), (180, false)], 100, 180),
        // and then given up.
        ([(100, true), (180, false), (250, false)], 180, 250),
        ([(100, true), (180, false), (250, false), (300, true)], 300, 300),
        ([(60, false)], 0, 60),
        ([(60, false), (90, false)], 60, 90),
    ]

    @Test(arguments: tables.indices)
    func newAnswersBeginBehindTheLastPassedRun(_ index: Int) {
        let (runs, newFrom, unseenFrom) = Self.tables[index]
        var journal = LearningJournal()
        for (through, passed) in runs {
            journal.end(.init(through: through, version: "s@2", passed: passed))
        }
        #expect(journal.newFrom == newFrom)
        #expect(journal.unseenFrom == unseenFrom)
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
