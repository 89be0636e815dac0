import Disk
import Distillation
import Foundation
import Opinions
import Pipeline
import Registry
import Testing

@testable import Admin
@testable import opined

struct LearningPartsTests {
    @Test func aTroubleIsToldOnceAndRests() {
        var book = RetryBook<Int>()
        #expect(book.mayTry(1, at: 0))
        #expect(book.failed(1, until: 10, trouble: "full") == true)
        #expect(!book.mayTry(1, at: 9) && book.mayTry(1, at: 10) && book.mayTry(2, at: 0))
        #expect(book.failed(1, until: 20, trouble: "full") == false)
        #expect(book.failed(1, until: 30, trouble: "broken") == true)
        book.succeeded(1)
        #expect(book.mayTry(1, at: 0))
        #expect(book.failed(1, until: 10, trouble: "broken") == true)
    }

    @Test func theMemoryIsWhatWasWrittenLast() throws {
        let place = FileManager.default.temporaryDirectory
            .appending(path: "opined-memory-\(UUID().uuidString)").path(percentEncoded: false)
        defer { try? FileManager.default.removeItem(atPath: place) }
        let path = place + "/state/learning.json"
        var memory = LearningMemory()
        memory.schedule.note(answers: 7)
        memory.cursor = CorpusCursor(shard: 3, offset: 9)
        memory.lastRun = LearningMemory.LastRun(outcome: "passed", ended: 1.5)
        memory.candidate = LearningMemory.Candidate(
            version: LearningRig.name(2), parent: LearningRig.name(1))
        var file = LearningMemoryFile(path: path)
        #expect(file.read() == LearningMemory())
        try file.write(memory)
        #expect(LearningMemoryFile(path: path).read() == memory)
        try Data("{".utf8).write(to: URL(filePath: path))
        #expect(LearningMemoryFile(path: path).read() == LearningMemory())
        // The same is not written twice.
        try file.write(memory)
        #expect(LearningMemoryFile(path: path).read() == LearningMemory())
    }

    @Test func aDiskThatBreaksLeavesTheOldMemory() throws {
        let rig = try LearningRig()
        let path = rig.folder + "/memory.json"
        var old = LearningMemory()
        old.schedule.note(answers: 1)
        var file = LearningMemoryFile(path: path)
        try file.write(old)
        var broken = LearningMemoryFile(path: path, disk: .full)
        #expect(throws: FileWriteError.self) { try broken.write(LearningMemory()) }
        #expect(file.read() == old)
    }

    @Test func theDriftReferenceOutlivesARestartAndEndsWithItsStudent() throws {
        let rig = try LearningRig()
        let path = rig.folder + "/drift.json"
        var settings = DriftSettings()
        settings.referenceReviews = 200
        func alarms(_ watch: inout DriftWatch, tokens: Int, model: String) -> Int {
            (0..<400).reduce(0) { count, number in
                count
                    + watch.observe(DriftObservation(tokens: tokens + number % 3), of: model).count
            }
        }
        var watch = DriftWatch(path: path, settings: settings)
        #expect(alarms(&watch, tokens: 20, model: "mini@1") == 0)
        watch.keep(at: 0)
        watch = DriftWatch(path: path, settings: settings)
        #expect(alarms(&watch, tokens: 90, model: "mini@1") > 0)
        watch = DriftWatch(path: path, settings: settings)
        #expect(alarms(&watch, tokens: 90, model: "mini@2") == 0)
    }

    @Test func theCorpusIsReadOnInPieces() throws {
        let folder = CorpusFolder()
        let feed = CorpusFeed(directory: folder.path)
        #expect(try feed.next(after: .start).records.isEmpty)
        let store = try folder.store()
        for number in 0..<100 { try store.append(.numbered(number)) }
        var cursor = CorpusCursor.start
        var count = 0
        for _ in 0..<5 {
            let found = try feed.next(after: cursor)
            #expect(found.records.count <= CorpusFeed.framesMax)
            count += found.records.count
            cursor = found.next
        }
        #expect(count == 100)
        #expect(try feed.next(after: cursor).records.isEmpty)
    }

    @Test func metricsSayWhatTheStatusSays() {
        var status = LearningStatus()
        status.swaps = [.group: 3]
        status.swapFailures = [.registry: 1]
        status.trial = LearningStatus.Trial(model: "m@2", reviews: 40, disagreement: 0.25)
        status.isTraining = true
        status.step = DistilEvent.Step(step: 3, steps: 9, loss: 0.5, secondsLeft: 70)
        status.lastRun = LearningMemory.LastRun(outcome: "refused", ended: 1_764_000_000)
        status.alarms = [.length: 2]
        let readings = LearningMetrics(status: { [status] in status }).readings()
        let names = Set(LearningMetrics.descriptions.map(\.name))
        #expect(Set(readings.map(\.name)) == names)
        func value(_ name: String, _ labels: [MetricLabel] = []) -> Double? {
            readings.first { $0.name == name && Set($0.labels) == Set(labels) }?.value
        }
        #expect(
            value(
                "opined_model_swap_total",
                [MetricLabel("result", "swapped"), MetricLabel("reason", "group")]) == 3)
        #expect(
            value(
                "opined_model_swap_total",
                [MetricLabel("result", "failed"), MetricLabel("reason", "registry")]) == 1)
        #expect(value("opined_canary_disagreement_ratio") == 0.25)
        #expect(value("opined_training_loss") == 0.5)
        #expect(
            value(
                "opined_training_last_run_timestamp_seconds", [MetricLabel("outcome", "refused")])
                == 1_764_000_000)
        #expect(value("opined_drift_alarms_total", [MetricLabel("signal", "length")]) == 2)
    }

    @Test func timesOfDayAreLocal() {
        let moment = DistillationSchedule.Moment.local(1_764_000_000)
        let later = DistillationSchedule.Moment.local(1_764_000_000 + 86_400)
        #expect(later.day == moment.day + 1 && later.minute == moment.minute)
        #expect((0..<1_440).contains(moment.minute))
        #expect(abs(moment.day * 86_400 + moment.minute * 60 - 1_764_000_000) < 86_400)
    }

    @Test func settingsReachTheLoop() throws {
        let settings = try Settings.load(
            file: nil,
            overrides: [
                "distillation.enabled=true", "distillation.at=03:30", "training.cores=0",
                "rollout.canary=0.5", "rollout.reviews=7", "rollout.errors_max=0.1",
                "rollout.latency_factor_max=9", "rollout.disagreement_max=0.9",
                "rollout.follow_ms=250", "distillation.keep_versions=3",
                "distillation.megabytes_max=7",
            ])
        let learning = settings.learning
        #expect(learning.schedule?.minuteOfDay == 210)
        #expect(learning.silenceSecondsMax == 86_400)
        #expect(learning.followSeconds == 0.25 && learning.turnSeconds == 0.25)
        #expect(learning.canary == 0.5 && learning.bounds.reviews == 7)
        #expect(learning.bounds.errorsMax == 0.1 && learning.bounds.latencyFactorMax == 9)
        #expect(learning.bounds.disagreementMax == 0.9)
        #expect(learning.prune == PruneBounds(bytesMax: 7_000_000, countMax: 3))
        #expect(try Settings.load(file: nil).learning.schedule == nil)
    }

    @Test func theRegistryIsTheOneWhoseChampionIsServed() throws {
        let rig = try LearningRig()
        try rig.add(1, promotes: true)
        func settings(_ overrides: [String]) throws -> Settings {
            try Settings.load(file: nil, overrides: overrides)
        }
        let followed = try settings(["model.directory=\(rig.path)/current"])
        #expect(followed.registryPath == rig.path && followed.followsRegistry)
        let version = try settings(["model.directory=\(rig.path)/mini@1"])
        #expect(version.registryPath != rig.path && !version.followsRegistry)
        let named = try settings([
            "model.directory=\(rig.path)/mini@1", "distillation.registry=\(rig.path)",
            "rollout.topic=versions",
        ])
        #expect(named.registryPath == rig.path && named.followsRegistry)
    }

    @Test func twoRegistriesAreAProblemAndOneIsNone() throws {
        let rig = try LearningRig()
        try rig.add(1, promotes: true)
        func problems(_ registry: String, isEnabled: Bool = true) throws -> [String] {
            try Settings.load(
                file: nil,
                overrides: [
                    "model.directory=\(rig.path)/current", "distillation.registry=\(registry)",
                    "distillation.enabled=\(isEnabled)",
                    "teacher.state_directory=\(rig.folder)/state/deep",
                ]
            ).problemsOfRegistry()
        }
        #expect(try problems(rig.path) == [])
        let found = try problems(rig.folder + "/other")
        #expect(found.count == 1 && found.first?.contains("name the same registry") == true)
        #expect(try problems(rig.folder + "/other", isEnabled: false) == [])
    }
}
