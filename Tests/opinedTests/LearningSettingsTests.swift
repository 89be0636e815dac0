import Foundation
import Testing

@testable import opined

struct LearningSettingsTests {
    @Test func nothingIsTrainedByDefault() throws {
        let settings = try Settings.load(file: nil)
        #expect(!settings.distillation.isEnabled)
        #expect(settings.distillation.minuteOfDay == nil)
        #expect(settings.rollout.topic == nil)
    }

    @Test func everyKeyReachesItsSetting() throws {
        let settings = try Settings.load(
            file: nil,
            overrides: [
                "distillation.enabled=true", "distillation.registry=/r",
                "distillation.new_answers=70", "distillation.new_answers_min=60",
                "distillation.at=23:05", "distillation.on_drift=true",
                "distillation.replay_files=[a, b]", "distillation.gate_files=c",
                "distillation.keep_versions=3", "distillation.megabytes_max=4",
                "training.cores=0", "training.niceness=5", "training.epochs=2",
                "training.learning_rate=1e-3", "training.head_learning_rate=0.002",
                "training.texts_per_step=8", "training.tokens_per_batch=600",
                "training.dropout=0", "training.keep_share=1", "training.replay_weight=2.5",
                "training.hold_weight=0", "training.adapter_rank=4", "training.adapter_alpha=8",
                "training.checkpoint_every=9", "training.seed=11",
                "rollout.canary=0", "rollout.reviews=10", "rollout.errors_max=0",
                "rollout.latency_factor_max=3", "rollout.disagreement_max=1",
                "rollout.follow_ms=150", "rollout.topic=versions",
            ])
        let distillation = settings.distillation
        #expect(distillation.isEnabled && distillation.isOnDrift)
        #expect(distillation.registry == "/r")
        #expect((distillation.newAnswers, distillation.newAnswersMin) == (70, 60))
        #expect(distillation.minuteOfDay == 23 * 60 + 5)
        #expect(distillation.replayFiles == ["a", "b"] && distillation.gateFiles == ["c"])
        #expect((distillation.keepVersions, distillation.megabytesMax) == (3, 4))
        let training = settings.training
        #expect((training.cores, training.niceness, training.epochs) == (0, 5, 2))
        #expect((training.learningRate, training.headLearningRate) == (0.001, 0.002))
        #expect((training.textsPerStep, training.tokensPerBatch) == (8, 600))
        #expect((training.dropout, training.keepShare) == (0, 1))
        #expect((training.replayWeight, training.holdWeight) == (2.5, 0))
        #expect((training.adapterRank, training.adapterAlpha) == (4, 8))
        #expect((training.checkpointEvery, training.seed) == (9, 11))
        let rollout = settings.rollout
        #expect((rollout.canary, rollout.reviews, rollout.errorsMax) == (0, 10, 0))
        #expect((rollout.latencyFactorMax, rollout.disagreementMax) == (3, 1))
        #expect((rollout.followMilliseconds, rollout.topic) == (150, "versions"))
    }

    @Test(
        arguments: [
            ("00:00", 0), ("03:30", 210), ("23:59", 1_439), ("24:00", nil), ("3:30", nil),
            ("03:60", nil), ("0330", nil), ("+3:30", nil), ("03:30:00", nil), ("٠٣:٣٠", nil),
        ] as [(String, Int?)])
    func timesOfDayAreHoursAndMinutes(_ text: String, _ minute: Int?) {
        #expect(DistillationSettings.minute(of: text) == minute)
    }

    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let overrides: [String]
        let problem: String
    }

    @Test(arguments: [
        Case(
            testDescription: "no time", overrides: ["distillation.at=noon"],
            problem: "distillation.at is noon; write hours and minutes"),
        Case(
            testDescription: "fewer than the least", overrides: ["distillation.new_answers=10"],
            problem: "distillation.new_answers is 10; raise it"),
        Case(
            testDescription: "nothing starts a run",
            overrides: ["distillation.enabled=true", "distillation.new_answers=0"],
            problem: "nothing would start a run"),
        Case(
            testDescription: "reads what it writes", overrides: ["rollout.topic=reviews"],
            problem: "input.topics holds reviews"),
        Case(
            testDescription: "the topic of the corpus",
            overrides: ["rollout.topic=shared", "corpus.topic=shared"],
            problem: "rollout.topic is also a topic of results"),
        Case(
            testDescription: "no topic", overrides: ["rollout.topic=a/b"],
            problem: "rollout.topic holds \"a/b\""),
        Case(
            testDescription: "a rate of nothing", overrides: ["training.learning_rate=0"],
            problem: "training.learning_rate is 0; it must be a number, 1e-06…1"),
    ])
    func saysWhatIsWrong(_ example: Case) {
        let error = #expect(throws: SettingsError.self) {
            try Settings.load(file: nil, overrides: example.overrides)
        }
        let problems = error?.problems ?? []
        #expect(problems.contains { $0.contains(example.problem) }, "\(problems)")
    }

    @Test func labelledTextsMustBeReadable() throws {
        let settings = try Settings.load(
            file: nil,
            overrides: [
                "distillation.replay_files=/nowhere/a.jsonl",
                "distillation.gate_files=/nowhere/b.jsonl",
                "model.directory=\(projectRoot.appending(path: "Models/opined-mini").path)",
            ])
        let problems = settings.problemsOnDisk(credentialsDirectory: nil)
        #expect(problems.count == 2, "\(problems)")
        #expect(problems.contains { $0.hasPrefix("distillation.replay_files: open /nowhere/a") })
        #expect(problems.contains { $0.hasPrefix("distillation.gate_files: open /nowhere/b") })
    }
}
