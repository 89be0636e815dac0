import ArgumentParser
import Distillation
import Foundation
import Glibc
import Kafka
import Opinions
import Pipeline
import Student

/// `opined demo --learn`: the whole loop, from a student that meets a domain which it has not seen
/// to its successor in service.
struct DemoLearn {
    /// How many reviews a second are streamed: what is left of the machine is for the training.
    private static let pace = 60.0
    private static let callsMax = 500
    /// The demo is short: a trial of some seconds.
    private static let trialReviews = 300
    /// Questions an hour: the answers come within a minute and a half.
    private static let questionsPerHour = 36_000

    let stage: DemoStage
    let files: LearnFiles
    let seconds: Int
    let threads: Int
    let seed: Int
    let isJSON: Bool
    /// So many accepted answers begin the training.
    let answers: Int
    let epochs: Int
    /// Where registry, corpus and report are kept; nil: nowhere.
    let keep: String?

    struct Outcome {
        let state: DemoBoard.State
        let status: PipelineStatus
        /// The student in service at the end.
        let model: String
        let learn: LearnFigures
        let teacher: TeacherFigures
    }

    func run() async throws -> Outcome {
        let temporary = FileManager.default.temporaryDirectory
            .appending(path: "opined-demo-\(UUID().uuidString)").path(percentEncoded: false)
        defer { try? FileManager.default.removeItem(atPath: temporary) }
        let folder = keep ?? temporary
        let server = try await ReplayServer.start(files.teacher.teacher)
        let overrides = overrides(folder, teacher: server.endpoint)
        let settings = try Settings.load(file: nil, overrides: overrides)
        let teacher = TeacherService(
            try TeacherService.Kit(settings, credentialsDirectory: nil, seed: UInt64(seed)),
            doorCapacity: settings.doorCapacity, logger: .quiet)
        let first = try settings.student(measuresDoubt: true)
        let board = LearnBoard(try figures(of: first))
        let daemon = Daemon(
            settings: settings, analyst: first, client: stage.client, logger: .quiet,
            onOutcome: { outcome in teacher.door.offer { outcome } })
        let learning = LearningDesk(
            settings, of: daemon.models, door: nil, client: stage.client,
            origin: LearningDesk.Origin(
                options: .made(config: "/dev/null", overrides: overrides),
                environment: ProcessEnvironment.current), logger: .quiet)
        let screen = LearnScreen(reviews: files.reviews, isJSON: isJSON)
        screen.greet(first.model, files, stage.place)
        let play = DemoPlay(
            stage: stage, reviews: files.reviews, daemon: daemon, seconds: seconds,
            pace: Self.pace, roundStart: files.newFrom)
        teacher.start()
        learning?.start()
        let result: Result<DemoBoard.State, any Error>
        do {
            result = .success(
                try await play.run { state, status in
                    let student = daemon.models.current
                    if student.model != first.model, !board.isOver {
                        let after = try await measured(student)
                        board.swapped(to: student.model, after, seconds: state.seconds)
                    }
                    let now = learning?.status ?? LearningStatus()
                    board.note(now)
                    screen.refresh(play.board, status, teacher.status, phase(teacher, now))
                    return board.isOver
                })
            board.streamed(
                seconds, phase: phase(teacher, learning?.status ?? LearningStatus()))
        } catch { result = .failure(error) }
        await learning?.end()
        await teacher.end()
        await server.stop()
        screen.end()
        return Outcome(
            state: try result.get(), status: daemon.control.status,
            model: daemon.models.current.model, learn: board.figures,
            teacher: TeacherFigures(teacher.status, callsBudget: Self.callsMax))
    }

    private func phase(_ teacher: TeacherService, _ learning: LearningStatus) -> LearnPhase {
        LearnPhase(
            teacher.status, learning, answers: answers, trialReviews: Self.trialReviews)
    }

    private func overrides(_ folder: String, teacher: String) -> [String] {
        stage.overrides(model: files.model, threads: threads) + [
            "teacher.enabled=true", "teacher.endpoint=\(teacher)",
            "teacher.model=\(ReplayTeacher.model)", "teacher.state_directory=\(folder)/teacher",
            "teacher.concurrency=4", "teacher.budget.calls_per_day=0",
            "teacher.budget.calls_total=\(Self.callsMax)",
            "sampling.pace_per_hour=\(Self.questionsPerHour)", "sampling.per_topic_share=1",
            "sampling.people_share=0",
            "distillation.enabled=true", "distillation.registry=\(folder)/registry",
            "distillation.new_answers=\(answers)",
            "distillation.new_answers_min=\(min(answers, 50))",
            "training.seed=\(seed)", "training.cores=2",
            "training.epochs=\(epochs)",
            // People's labels say neutral where they mean it.
            "training.mild_weight=1",
            "rollout.canary=0.5", "rollout.reviews=\(Self.trialReviews)",
            "rollout.disagreement_max=1", "rollout.follow_ms=250",
        ]
    }

    /// F1 of the new and of the old domain, in percent.
    private func figures(of student: LoadedStudent) throws -> (new: Double, old: Double) {
        func f1(_ entries: [BenchmarkEntry]) throws -> Double {
            let evaluation = Evaluation(student: student, threads: 1)
            return 100 * (try evaluation.pairs(entries, .extract).normal.f1)
        }
        return (try f1(files.heldOut), try f1(files.oldHeldOut))
    }

    private func measured(_ student: LoadedStudent) async throws -> (new: Double, old: Double) {
        try await BlockingThread.run("demo-measure") { [self] in try figures(of: student) }
    }
}
