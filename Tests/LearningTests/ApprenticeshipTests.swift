import Disk
import Foundation
import Opinions
import Student
import TestSupport
import Testing
import Training

@testable import Learning

/// With a random model of 188 pieces: what it learns is nothing, how it learns is all the same.
struct ApprenticeshipTests {
    private static let parent = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "TransformerTests/Goldens/tiny-int8").path(percentEncoded: false)

    private static var pools: LessonPools {
        var pools = LessonPools(gate: [])
        let words = ["the", "food", "was", "good", "bad", "service", "screen", "and", "is"]
        var random = SeededGenerator(seed: 11)
        for _ in 0..<60 {
            let text = (0..<8).map { _ in words[Int.random(in: 0..<9, using: &random)] }
                .joined(separator: " ")
            pools.add(.analysis(text, [("food", .positive), ("screen", .negative)]), isNew: true)
        }
        pools.add(
            replay: (0..<40).map { number in
                number % 2 == 0
                    ? TaughtText("the service was bad and is \(number)")
                    : TaughtText(
                        "good food \(number)", terms: [.init(span: 5..<9, polarity: .positive)])
            })
        return pools
    }

    private static var settings: ApprenticeshipSettings {
        var settings = ApprenticeshipSettings()
        settings.epochs = 3
        settings.textsPerStep = 8
        settings.checkpointEvery = 2
        return settings
    }

    private func apprenticeship(
        _ folder: String, threads: Int = 1, observe: @escaping (LearningEvent) -> Void = { _ in },
        shouldStop: @escaping () -> Bool = { false }
    ) -> Apprenticeship {
        Apprenticeship(
            parent: Self.parent, version: 2, pools: Self.pools, settings: Self.settings,
            folder: folder, team: ThreadTeam(threads: threads), observe: observe,
            shouldStop: shouldStop, secondsNow: { 0 })
    }

    @Test func theSameTextsAndSeedGiveTheSameStudentOnAnyNumberOfThreads() throws {
        let weights = try [1, 3].map { threads in
            let folder = try TemporaryFolder()
            let outcome = try #require(try apprenticeship(folder.path, threads: threads).run())
            return try LoadedStudent(directory: outcome.directory, tasks: [.extract]).weightsSHA256
        }
        #expect(weights[0] == weights[1])
    }

    @Test func aStoppedRunGoesOnToTheSameStudent() throws {
        let whole = try TemporaryFolder(), parts = try TemporaryFolder()
        let expected = try #require(try apprenticeship(whole.path).run())
        var outcome: Apprenticeship.Outcome?
        var lives = 0
        while outcome == nil, lives < 100 {
            lives += 1
            // Three steps a life, wherever they fall.
            var left = 3
            outcome = try apprenticeship(
                parts.path,
                shouldStop: {
                    left -= 1
                    return left < 0
                }
            ).run()
        }
        #expect(lives > 5)
        let found = try #require(outcome)
        for file in ["model.safetensors", "opined.json"] {
            #expect(
                FileManager.default.contents(atPath: found.directory + "/" + file)
                    == FileManager.default.contents(atPath: expected.directory + "/" + file))
        }
    }

    @Test func theSuccessorIsAWholeModelOfTheNextVersion() throws {
        let folder = try TemporaryFolder()
        let outcome = try #require(try apprenticeship(folder.path).run())
        let student = try LoadedStudent(directory: outcome.directory, tasks: [.extract])
        #expect(student.model == "tiny-int8@2")
        #expect(student.precision == "int8")
        let parent = try LoadedStudent(directory: Self.parent, tasks: [.extract])
        #expect(student.weightsSHA256 != parent.weightsSHA256)
        #expect(outcome.plan.newTexts > 40)
        #expect(outcome.leftOut > 0)
    }

    @Test(arguments: [0, 1, 100, 5_000])
    func aTruncatedCheckpointIsAsGoodAsNone(bytes: Int) throws {
        let folder = try TemporaryFolder(), other = try TemporaryFolder()
        var left = 20
        let stopped = try apprenticeship(
            folder.path,
            shouldStop: {
                left -= 1
                return left < 0
            }
        ).run()
        #expect(stopped == nil)
        let path = folder.path + "/run.checkpoint"
        let content = try #require(FileManager.default.contents(atPath: path))
        try content.prefix(bytes).write(to: URL(filePath: path))
        let outcome = try #require(try apprenticeship(folder.path).run())
        let expected = try #require(try apprenticeship(other.path).run())
        let found = try LoadedStudent(directory: outcome.directory, tasks: [.extract])
        let whole = try LoadedStudent(directory: expected.directory, tasks: [.extract])
        #expect(found.weightsSHA256 == whole.weightsSHA256)
    }

    @Test func nothingToLearnIsAClearError() throws {
        let folder = try TemporaryFolder()
        let apprenticeship = Apprenticeship(
            parent: Self.parent, version: 2, pools: LessonPools(gate: []),
            settings: Self.settings, folder: folder.path, team: ThreadTeam(threads: 1),
            secondsNow: { 0 })
        #expect(throws: LearningError.self) { try apprenticeship.run() }
    }

    @Test func lossAndStepsAreTold() throws {
        let folder = try TemporaryFolder()
        var steps: [Int] = []
        var planned: LearningEvent.Plan?
        let outcome = try apprenticeship(
            folder.path,
            observe: { event in
                switch event {
                case .plan(let plan): planned = plan
                case .step(let step, let count, let loss, _):
                    #expect(loss.isFinite && count == planned?.steps)
                    steps.append(step)
                default: break
                }
            }
        ).run()
        #expect(outcome != nil)
        #expect(steps == Array(1...(planned?.steps ?? 0)))
    }
}
