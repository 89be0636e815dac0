import Distillation
import Foundation
import Opinions
import Registry
import Student
import TestModels
import Testing
import Training
import Transformer

@testable import Learning

/// With a tiny T5 of random weights, imported as any checkpoint is.
struct T5ApprenticeshipTests {
    private static let foods = ["soup", "bread", "fish", "wine", "pizza", "cake"]
    private static let words: [(String, SentimentLevel)] = [
        ("great", .veryPositive), ("good", .positive), ("cold", .negative), ("bad", .veryNegative),
    ]

    /// 24 sentences: who knows them by heart has an F1 of 1.
    private static var answers: [CorpusRecord] {
        foods.flatMap { food in
            words.map { word, level in .analysis("The \(food) was \(word).", [(food, level)]) }
        }
    }

    private static func pools(
        _ answers: [CorpusRecord] = answers, old: [TaughtText]? = nil, held: Bool = true
    ) -> LessonPools {
        var pools = LessonPools(gate: [])
        for answer in answers { pools.add(answer, isNew: true) }
        pools.add(
            replay: old
                ?? (0..<8).map { number in
                    number % 2 == 0
                        ? TaughtText("We had a table for \(number).")
                        : TaughtText(
                            "Good tea \(number)", terms: [.init(span: 5..<8, polarity: .positive)])
                })
        guard held else { return pools }
        for (index, var answer) in answers.enumerated() where index % 3 == 0 {
            answer.split = .heldOut
            pools.add(answer, isNew: true)
        }
        return pools
    }

    private static var quick: ApprenticeshipSettings {
        var settings = ApprenticeshipSettings()
        (settings.epochs, settings.textsPerStep, settings.checkpointEvery) = (2, 8, 2)
        settings.learningRate = 1e-3
        return settings
    }

    private func apprenticeship(
        _ model: TinyT5Model, _ folder: String,
        _ settings: ApprenticeshipSettings = T5ApprenticeshipTests.quick,
        pools: LessonPools = T5ApprenticeshipTests.pools(), threads: Int = 1, bytesFree: Int? = nil,
        observe: @escaping (LearningEvent) -> Void = { _ in },
        shouldStop: @escaping () -> Bool = { false }
    ) -> Apprenticeship {
        Apprenticeship(
            parent: model.path, version: 2, pools: pools, settings: settings, folder: folder,
            team: ThreadTeam(threads: threads), bytesFree: bytesFree, observe: observe,
            shouldStop: shouldStop, secondsNow: { 0 })
    }

    private func f1(_ directory: String) throws -> Double {
        let student = try LoadedStudent(directory: directory, tasks: [.extract])
        let texts = Self.answers.flatMap { $0.taught(mildWeight: 1) }
        let analyses = student.analyse(texts.map { student.prepare($0.text) })
        var score = PairScore()
        for (text, analysis) in zip(texts, analyses) {
            score.add(
                gold: text.pairs ?? [],
                predicted: analysis.opinions.map { OpinionPair($0.target ?? "", $0.polarity) })
        }
        return score.f1
    }

    @Test func aT5LearnsWhatItIsTaughtAndIsAVersionOfTheRegistry() throws {
        let model = try TinyT5Model(), folder = try TemporaryFolder()
        var settings = Self.quick
        (settings.epochs, settings.learningRate, settings.dropout) = (60, 6e-3, 0)
        (settings.keepShare, settings.replayWeight) = (1, 0.25)
        let outcome = try #require(
            try apprenticeship(model, folder.path, settings, threads: 2).run())
        let losses = outcome.losses.map(\.loss), third = losses.count / 3
        func mean(_ part: ArraySlice<Double>) -> Double { part.reduce(0, +) / Double(part.count) }
        #expect(mean(losses.suffix(third)) < 0.3 * mean(losses.prefix(third)))
        let (before, after) = (try f1(model.path), try f1(outcome.directory))
        #expect(before < 0.3 && after > 0.9, "\(before), then \(after)")
        #expect(outcome.epochs.count == 61)
        #expect((outcome.epochs.last?.f1 ?? 0) > (outcome.epochs.first?.f1 ?? 1))
        let registry = ModelRegistry(path: folder.path + "/registry")
        let name = try registry.publish(outcome.directory, origin: .init(), created: 1)
        let stored = registry.directory(of: name)
        #expect(LoadedStudent.goldens(directory: stored) == 8)
        // Loading asks it its golden texts.
        let student = try LoadedStudent(
            directory: stored, tasks: LoadedStudent.abilities(directory: stored))
        #expect(student.model == "tiny@2" && student.precision == "f32")
    }

    @Test(arguments: [0, 2])
    func theSameSeedGivesTheSameBitsStoppedOrNotOnAnyNumberOfThreads(rank: Int) throws {
        let model = try TinyT5Model()
        var settings = Self.quick
        settings.adapterRank = rank
        let whole = try TemporaryFolder(), parts = try TemporaryFolder()
        let expected = try #require(try apprenticeship(model, whole.path, settings).run())
        var outcome: Apprenticeship.Outcome?
        var lives = 0
        while outcome == nil, lives < 40 {
            lives += 1
            // Four questions a life, wherever they fall.
            var left = 4
            outcome = try apprenticeship(
                model, parts.path, settings, threads: 1 + lives % 3,
                shouldStop: {
                    left -= 1
                    return left < 0
                }
            ).run()
        }
        #expect(lives > 3)
        let found = try #require(outcome)
        for file in ["model.safetensors", "opined.json"] {
            #expect(
                FileManager.default.contents(atPath: found.directory + "/" + file)
                    == FileManager.default.contents(atPath: expected.directory + "/" + file))
        }
        settings.seed += 1
        let other = try TemporaryFolder()
        let different = try #require(try apprenticeship(model, other.path, settings).run())
        #expect(
            FileManager.default.contents(atPath: different.directory + "/model.safetensors")
                != FileManager.default.contents(atPath: expected.directory + "/model.safetensors"))
    }

    /// Of a parent that learned by heart, little is lost while other things are learned.
    @Test func whoIsHeldForgetsLess() throws {
        let model = try TinyT5Model(), folder = try TemporaryFolder()
        var settings = Self.quick
        (settings.epochs, settings.learningRate, settings.dropout) = (60, 6e-3, 0)
        (settings.keepShare, settings.replayWeight) = (1, 0)
        let taught = Self.pools(old: [], held: false)
        let parent = try #require(
            try apprenticeship(model, folder.path, settings, pools: taught, threads: 2).run()
        ).directory
        let known = try f1(parent)
        #expect(known > 0.9)
        let new: [CorpusRecord] = ["screen", "phone", "fan", "mouse"].flatMap { thing in
            ["bright", "loud"].map { .analysis("This \(thing) is \($0).", [(thing, .negative)]) }
        }
        func left(hold: Float) throws -> Double {
            var settings = settings
            (settings.epochs, settings.replayWeight, settings.holdWeight) = (12, 3, hold)
            // What is replayed bears no labels: only what the parent says of it holds.
            let old = Self.answers.map { TaughtText($0.review) }
            let folder = try TemporaryFolder()
            let outcome = try Apprenticeship(
                parent: parent, version: 3, pools: Self.pools(new, old: old, held: false),
                settings: settings, folder: folder.path, team: ThreadTeam(threads: 2),
                secondsNow: { 0 }
            ).run()
            return try f1(try #require(outcome).directory)
        }
        let (free, held) = (try left(hold: 1e-6), try left(hold: 2))
        #expect(held > 0.7 && held > free + 0.3, "\(known): \(free) left, held \(held)")
    }

    @Test func whatDoesNotFitIntoMemoryIsRefusedBeforehand() throws {
        let model = try TinyT5Model(), folder = try TemporaryFolder()
        let needs = try ApprenticeshipNeeds(of: model.path, settings: Self.quick, threads: 1)
        #expect(needs.error(bytesFree: needs.bytes) == nil)
        let error = #expect(throws: LearningError.self) {
            try apprenticeship(model, folder.path, bytesFree: needs.bytes - 1).run()
        }
        #expect(
            error?.description.contains("training.adapter_rank") == true,
            "\(String(describing: error))")
        var adapted = Self.quick
        adapted.adapterRank = 2
        let less = try ApprenticeshipNeeds(of: model.path, settings: adapted, threads: 1)
        #expect(less.plan.moments < needs.plan.moments / 2)
    }

    @Test func aRunAwayIsNoCandidate() throws {
        let model = try TinyT5Model(), folder = try TemporaryFolder()
        var settings = Self.quick
        (settings.learningRate, settings.keepShare, settings.epochs) = (1e30, 1, 4)
        #expect(throws: LearningError.self) {
            try apprenticeship(model, folder.path, settings).run()
        }
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/candidate"))
    }

    @Test func theHardestToBelieveAreLeftOut() throws {
        let model = try TinyT5Model(), folder = try TemporaryFolder()
        var told: [Int] = []
        let outcome = try apprenticeship(
            model, folder.path,
            observe: { if case .left(let out, let count) = $0 { told = [out, count] } }
        ).run()
        #expect(told == [2, 24] && outcome?.leftOut == 2)
    }

    @Test func aModelThatOnlyScoresLabelsIsTaughtNothing() throws {
        let model = try TinyT5Model(tasks: [.classify])
        let needs = try ApprenticeshipNeeds(of: model.path, settings: Self.quick, threads: 1)
        #expect(needs.error(bytesFree: nil)?.description.contains("categorises") == true)
    }

    @Test func anAnalystLearnsTheWordsOfAnalysesAndRewritings() throws {
        let model = try TinyT5Model(tasks: [.analyse]), folder = try TemporaryFolder()
        var records = Self.answers.prefix(6).map { record in
            var record = record
            record.answer = "Opinion Target 1: \(record.opinions[0].target)\nSentiment: Positive"
            return record
        }
        for index in 0..<3 {
            (records[index].kind, records[index].answer) = (.rewriting, "I liked it.")
        }
        var plan: LearningEvent.Plan?
        let outcome = try apprenticeship(
            model, folder.path,
            pools: Self.pools(records, old: [TaughtText("We sat.")], held: false),
            observe: { if case .plan(let told) = $0 { plan = told } }
        ).run()
        // Five that were kept of six, and what the parent itself writes of the old text.
        #expect(plan?.examples == 6)
        #expect(outcome?.losses.allSatisfy { $0.loss.isFinite } == true)
    }
}

/// A model directory of a tiny T5; removed in the end.
final class TinyT5Model {
    private let folder: TemporaryFolder
    let path: String

    init(tasks: Set<ImportSettings.Task> = [.extract, .sentiment]) throws {
        folder = try TemporaryFolder()
        let checkpoint = URL(filePath: folder.path + "/checkpoint")
        try RandomT5.write(to: checkpoint, seed: 5, reach: 1)
        var settings = ImportSettings(name: "tiny", modelsFolder: folder.path + "/models")
        (settings.precision, settings.tasks) = (.f32, tasks)
        let report = try ModelImport(
            source: checkpoint.path(percentEncoded: false), settings: settings
        ).run()
        path = report.directory
    }
}
