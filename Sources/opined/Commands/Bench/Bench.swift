import ArgumentParser
import Foundation
import Student
import Transformer

/// `opined bench`: how fast kernels, engine and daemon are on this machine.
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure kernels, engine and daemon on this machine.",
        discussion: """
            Prints medians: of the kernels; of the engine alone, the encoder by itself and with \
            tokenizer and heads; and of the daemon on a Kafka cluster in process, with a student \
            that says nothing and with a real one, from the topic to the topic. The texts are the \
            500 reviews of Demo/, and their sentences as short reviews. Without --kernels, \
            --engine or --daemon all are measured. In JSON: kernels, engine (its own figures are \
            those of the encoder), daemon_null and daemon, with share_of_engine. Exit codes: 65 \
            the texts can't be read, 70 a failure.

            Of a T5 the engine also writes --steps tokens for each text, whatever they are, in \
            batches of --batch: "generation". With --ids only that is measured, on token ids that \
            another program made, once or --rounds times: the same work for every engine.
            """)

    @Flag(help: "Measure the kernels.")
    var kernels = false

    @Flag(help: "Measure the engine.")
    var engine = false

    @Flag(help: "Measure the daemon.")
    var daemon = false

    @Option(
        help: "Only swap the student of a daemon at full load so many times, and see what it costs."
    )
    var swaps: Int?

    @OptionGroup var options: StudentOptions

    @Option(help: "Texts instead of the reviews: one a line, or JSON lines with a text (.jsonl).")
    var texts: String?

    @OptionGroup var generation: GenerationOptions

    @Option(help: "How long each figure is measured, in seconds.")
    var seconds = 3

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard (1...3_600).contains(seconds) else {
            throw ValidationError("--seconds is \(seconds); give 1 to 3600")
        }
        guard swaps.map({ (1...1_000_000).contains($0) }) ?? true else {
            throw ValidationError("--swaps takes 1 to 1000000")
        }
    }

    func run() async throws {
        do {
            if let swaps {
                let bench = SwapBench(
                    directory: try options.directory(), threads: options.threadCount, swaps: swaps)
                let figures = try await bench.figures(try input().sentences)
                return Console.data(figures.text)
            }
            let report = try await measure()
            Console.data(json ? report.json : BenchTable(report).text)
        } catch let status as ExitCode {
            throw status
        } catch {
            Console.note("\(error)")
            throw ExitStatus.failure
        }
    }

    private func measure() async throws -> BenchReport {
        if let file = generation.ids { return try await measureGeneration(of: file) }
        let all = !kernels && !engine && !daemon
        let directory = try options.directory()
        let student = try options.student(nil, labels: [])
        let input = try input()
        // What somebody names is measured as it is.
        let sentences = texts == nil ? input.sentences : nil
        var report = BenchReport(
            machine: .current, model: student.model, threads: options.threadCount,
            input: BenchReport.Input(
                name: input.name, texts: input.texts.count,
                sentences: sentences?.texts.count ?? 0))
        let encoder = try BenchEncoder(directory: directory, student: student)
        if all || kernels {
            report.kernels = try await part("kernels") { [span] in
                KernelBench.figures(of: encoder.shapes, span: span)
            }
        }
        if all || engine {
            report.engine = try await byInput(input, sentences) { texts in
                let bench = EngineBench(
                    student: student, texts: texts.texts, threads: options.threadCount, span: span)
                return try await part("engine, \(texts.name)") { bench.figures(of: encoder) }
            }
            let doubting = try options.student(nil, labels: [], measuresDoubt: true)
            func withDoubt(_ texts: BenchTexts) async throws -> Double {
                let bench = DoubtBench(
                    student: student, doubting: doubting, texts: texts.texts, span: span)
                return try await part("engine with doubt, \(texts.name)") { bench.speedLeft() }
            }
            report.speedWithDoubt = BenchReport.SpeedWithDoubt(
                texts: try await withDoubt(input),
                sentences: sentences == nil ? nil : try await withDoubt(sentences ?? input))
            report.generation = try await measureGeneration(by: encoder, sentences ?? input)
        }
        if all || daemon {
            let bench = DaemonBench(
                directory: directory, threads: options.threadCount, span: span)
            note("daemon without a student, \(input.name)")
            report.daemonNull = try await bench.null(input)
            report.daemon = try await byInput(input, sentences) { texts in
                note("daemon, \(texts.name)")
                return try await bench.figures(student, texts)
            }
        }
        return report
    }

    /// What a T5 takes to write, on ids of another program.
    private func measureGeneration(of file: String) async throws -> BenchReport {
        let directory = try options.directory()
        let clock = ContinuousClock()
        let start = clock.now
        let model = try T5Model(directory: directory)
        let loadSeconds = start.duration(to: clock.now) / .seconds(1)
        let sequences: BenchSequences
        do {
            sequences = try BenchSequences(
                file: file, limit: generation.limit ?? .max,
                vocabularySize: model.configuration.vocabularySize)
        } catch {
            Console.note("\(error)")
            throw ExitStatus.badInput
        }
        var report = BenchReport(
            machine: .current, model: directory, threads: options.threadCount,
            input: BenchReport.Input(
                name: sequences.name, texts: sequences.ids.count, sentences: 0))
        let bench = generation.bench(model, sequences, threads: options.threadCount)
        let (figures, ids) = try await part("generation, \(sequences.name)") {
            [span, generation] in bench.run(rounds: generation.rounds ?? 1, span: span)
        }
        try generation.write(ids)
        report.generation = figures
        report.generation?.loadSeconds = loadSeconds
        return report
    }

    /// The same on texts; nil where the model is no T5.
    private func measureGeneration(
        by encoder: BenchEncoder, _ texts: BenchTexts
    ) async throws -> GenerationFigures? {
        guard case .t5(let model, _) = encoder else { return nil }
        let ids = encoder.sequences(of: texts.texts).prefix(generation.limit ?? 256)
        let bench = generation.bench(
            model, BenchSequences(name: texts.name, ids: Array(ids)),
            threads: options.threadCount)
        return try await part("generation, \(texts.name)") { [span, generation] in
            bench.run(rounds: generation.rounds, span: span).figures
        }
    }

    /// How long each figure is measured.
    private var span: Duration { .seconds(seconds) }

    private func input() throws -> BenchTexts {
        if let texts {
            do { return try BenchTexts(file: texts) } catch {
                Console.note("\(error)")
                throw ExitStatus.badInput
            }
        }
        let file = try ShareDirectory.standard.file("Demo/reviews.jsonl")
        return try BenchTexts(file: file.path(percentEncoded: false))
    }

    private func byInput<Figures>(
        _ texts: BenchTexts, _ sentences: BenchTexts?,
        _ figures: (BenchTexts) async throws -> Figures
    ) async throws -> ByInput<Figures> {
        let first = try await figures(texts)
        guard let sentences else { return ByInput(texts: first, sentences: nil) }
        return ByInput(texts: first, sentences: try await figures(sentences))
    }

    /// On a thread of its own: it blocks for seconds.
    private func part<Figures: Sendable>(
        _ name: String, _ body: @escaping @Sendable () -> Figures
    ) async throws -> Figures {
        note(name)
        return try await BlockingThread.run("opined-bench", body)
    }

    private func note(_ part: String) {
        if !json { Console.note("measuring \(part)…") }
    }
}
