import ArgumentParser
import Distillation
import Foundation
import Kafka
import Logging
import Pipeline
import Student

/// `opined demo`: the daemon at work on real reviews, for people to watch.
struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Stream real reviews through a topic, the student and back, and show it.",
        discussion: """
            Starts a Kafka cluster in process (librdkafka's mock), streams the 500 reviews of \
            Demo/ in a loop, runs the same code as `opined run` on it, and counts what comes out. \
            Ends with the books: produced = results + dead letters; exit code 70 where they do not \
            balance.

            With --teacher replay hard cases go to a teacher too, over HTTP: a server in process \
            that answers from recorded answers of Mixtral-8x7B to the same reviews, each with the \
            kind of answer that was recorded. 200 questions are its budget.

            With --learn the whole loop runs, some minutes: opined-laptops, a student that has \
            seen computers alone, meets restaurants. A replaying teacher is asked about what it \
            finds hard, a successor is trained on the answers in a process of its own, passes the \
            gate and a trial on live reviews, and takes over while the stream goes on. Its F1 \
            before and after is measured on sentences that nobody was trained on. Exit code 70 \
            also where no successor took over.
            """)

    enum Teacher: String, CaseIterable, ExpressibleByArgument { case replay }

    @Option(
        help: "How long reviews are streamed, in seconds: 20; with --learn 1800 at the most.")
    var seconds: Int?

    @Option(help: "Brokers of a real cluster (host:port,…) instead of the one in process.")
    var brokers: String?

    @Option(help: "Ask a teacher about hard cases: replay.")
    var teacher: Teacher?

    @Flag(help: "Learn a new domain, take over, and show F1 before and after.")
    var learn = false

    @Option(help: "With --learn: the seed of sampling and training.")
    var seed = 1

    @Option(help: "With --learn: keep registry, corpus and the report of the training there.")
    var keep: String?

    @Option(help: .hidden)
    var answers = 400

    @Option(help: .hidden)
    var epochs = 4

    @OptionGroup var options: StudentOptions

    @Flag(help: "Print the books as one line of JSON, and no reviews.")
    var json = false

    func validate() throws {
        guard (1...86_400).contains(streamed) else {
            throw ValidationError("--seconds is \(streamed); give 1 to 86400")
        }
        guard !learn || teacher == nil, !learn || options.model == nil else {
            throw ValidationError("--learn has a teacher and a model of its own")
        }
    }

    private var streamed: Int { seconds ?? (learn ? 1_800 : 20) }

    func run() async throws { learn ? try await runLearning() : try await runStream() }

    private func runLearning() async throws {
        let demo = DemoLearn(
            stage: try open(), files: try LearnFiles(.standard), seconds: streamed,
            threads: options.threads, seed: seed, isJSON: json, answers: answers, epochs: epochs,
            keep: keep)
        let outcome = try await demo.run()
        if json {
            Console.data(
                DemoReport(
                    outcome.state, outcome.status, model: outcome.model, teacher: outcome.teacher,
                    learn: outcome.learn
                ).json)
        } else {
            Console.data(outcome.teacher.text)
            Console.data(outcome.learn.text)
            Console.data(DemoScreen.books(outcome.state))
        }
        guard outcome.state.isConserved, outcome.learn.promoted else { throw ExitStatus.failure }
    }

    private func runStream() async throws {
        let share = ShareDirectory.standard
        let reviews = try DemoReview.read(try share.file("Demo/reviews.jsonl"))
        let stage = try open()
        let settings = try options.loading { directory in
            try stage.settings(
                model: directory, abilities: try LoadedStudent.abilities(directory: directory),
                threads: options.threads)
        }
        let teacher = self.teacher == nil ? nil : try await DemoTeacher(seconds: streamed)
        let analyst = try settings.student(measuresDoubt: teacher != nil)
        let daemon = Daemon(
            settings: settings, analyst: analyst, client: stage.client, logger: .quiet,
            onOutcome: { outcome in teacher?.service.door.offer { outcome } })

        let isTerminal = Terminal.isInteractive(STDERR_FILENO)
        let screen = DemoScreen(
            reviews: reviews, isTerminal: isTerminal && !json,
            isColoured: Terminal.isColoured(STDOUT_FILENO))
        if !json {
            screen.greet(model: analyst.model, workers: settings.workerThreads, place: stage.place)
        }
        let play = DemoPlay(stage: stage, reviews: reviews, daemon: daemon, seconds: streamed)
        teacher?.service.start()
        let end: DemoBoard.State
        do {
            end = try await play.run { _, status in
                if !json { screen.refresh(play.board, status, teacher: teacher) }
                return false
            }
        } catch {
            await teacher?.stop()
            throw error
        }
        await teacher?.stop()
        if isTerminal && !json { Console.erase() }
        report(end, screen, daemon.control.status, analyst.model, teacher?.figures)
        if !end.isConserved { throw ExitStatus.failure }
    }

    /// The stage; where no cluster can be had, says why and throws the exit status.
    private func open() throws -> DemoStage {
        do { return try DemoStage(brokers: brokers, logger: .quiet) } catch let error as KafkaError
        {
            Console.note("\(error)")
            throw ExitStatus.unavailable
        }
    }

    private func report(
        _ state: DemoBoard.State, _ screen: DemoScreen, _ status: PipelineStatus, _ model: String,
        _ teacher: TeacherFigures?
    ) {
        guard json else {
            Console.data(screen.figures(state, status))
            if let teacher { Console.data(teacher.text) }
            return Console.data(DemoScreen.books(state))
        }
        Console.data(DemoReport(state, status, model: model, teacher: teacher).json)
    }
}
