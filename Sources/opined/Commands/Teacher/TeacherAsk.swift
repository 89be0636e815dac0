import ArgumentParser
import Distillation
import Foundation
import Opinions

/// `opined teacher ask`: tries a teacher out before it is enabled.
struct TeacherAsk: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ask",
        abstract: "Ask a teacher about reviews and show what of its answers could be trusted.",
        discussion: """
            One JSON line a review: verdict (accepted, contradicted, refused, failed), the reason, \
            the lesson that would be learned, and the answer. Reviews are masked as the daemon \
            masks them. Nothing is asked twice: a text that comes again is passed over, and a \
            call that failed is not repeated. An endpoint that fails altogether ends the run. \
            \(LineOptions.help)
            """)

    @OptionGroup var lines: LineOptions

    @Option(help: "An OpenAI-compatible endpoint, as https://ai.example/v1.")
    var endpoint: String

    @Option(help: "The model, as the endpoint names it.")
    var model: String

    @Option(help: "A file that holds the key; without it none is sent.")
    var keyFile: String?

    @Option(help: "What to ask: analysis or rewriting.")
    var kind = QuestionKind.analysis

    @Option(help: "How many reviews are read at most.")
    var limit: Int?

    @Option(help: "How many calls are made at most; reviews beyond them are not asked.")
    var callsMax = 30

    @Option(help: "A folder with prompts; else those that come with opined.")
    var prompts: String?

    @Option(help: "What else is masked, as MEMBER=m-999999; may be given often.")
    var mask: [String] = []

    @Option(help: "The longest answer, in tokens.")
    var tokensMax = 1_024

    @Option(help: "How freely words are chosen: 0 to 2.")
    var temperature = 0.0

    @Option(help: "How long a call may take, in seconds.")
    var timeout = 300

    @Flag(help: "Allow http:// to other hosts, in the clear.")
    var allowHTTP = false

    func validate() throws {
        guard callsMax > 0 else { throw ValidationError("--calls-max must be above 0") }
        guard limit.map({ $0 > 0 }) ?? true else {
            throw ValidationError("--limit must be above 0")
        }
        guard (1...65_536).contains(tokensMax) else {
            throw ValidationError("--tokens-max must be 1 to 65536")
        }
        guard (0...2).contains(temperature) else {
            throw ValidationError("--temperature must be 0 to 2")
        }
        guard (1...3_600).contains(timeout) else {
            throw ValidationError("--timeout must be 1 to 3600")
        }
        do {
            _ = try address()
            _ = try patterns()
        } catch { throw ValidationError("\(error)") }
    }

    func run() throws {
        let answerer: TeacherAskAnswerer
        do {
            let folder = try prompts ?? ShareDirectory.standard.prompts().path
            let prompts = try TeacherPrompts(directory: folder)
            answerer = TeacherAskAnswerer(
                endpoint: try client(), prompt: prompts[kind],
                parameters: ChatParameters(
                    model: model, tokensMax: tokensMax, temperature: temperature),
                redactor: Redactor(patterns: try patterns()),
                reviewsMax: limit ?? Int.max, callsMax: callsMax)
        } catch {
            Console.note("\(error)")
            throw ExitStatus.badSettings
        }
        try lines.run(answerer)
    }

    private func address() throws -> TeacherAddress {
        try TeacherAddress(endpoint, allowsHTTP: allowHTTP)
    }

    private func patterns() throws -> [MaskPattern] { try mask.map { try MaskPattern($0) } }

    private func client() throws -> CurlChatEndpoint {
        let key = try keyFile.map { path in
            let text = try Secret.file(path).read(credentialsDirectory: nil)
            guard let key = TeacherKey(text) else {
                throw ValidationError(
                    "read the key \(path): it holds what no key may; write one line")
            }
            return key
        }
        let limits = CallLimits(
            firstByte: .seconds(timeout), whole: .seconds(timeout))
        return CurlChatEndpoint(
            try address(), key: key, limits: limits, now: { .now },
            secondsSinceEpoch: { Date.now.timeIntervalSince1970 })
    }
}
