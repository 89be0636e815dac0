/// The `teacher` section of opined.yaml: the large language model that hard cases go to.
struct TeacherSettings: Equatable, Sendable {
    /// Nothing leaves the host while this is false.
    let isEnabled: Bool
    /// Of an OpenAI-compatible server; `/chat/completions` is added.
    let endpoint: String
    let model: String
    let key: Secret?
    /// PEM; nil trusts what the system trusts.
    let caFile: String?
    /// Whether plain HTTP may go to another host.
    let allowsHTTP: Bool
    /// nil: those that come with opined.
    let promptsDirectory: String?
    /// Share of the questions that ask for a rewriting; the others ask for an analysis.
    let rewritingShare: Double
    let answerTokensMax: Int
    let temperature: Double
    /// Calls that may be out at once.
    let concurrency: Int
    let attemptsMax: Int
    let connectTimeoutMilliseconds: Int
    let firstByteTimeoutMilliseconds: Int
    let answerTimeoutMilliseconds: Int
    let answerBytesMax: Int
    /// `NAME=PATTERN` each.
    let maskPatterns: [String]
    /// Ledger, corpus and cases for people.
    let stateDirectory: String
    let budget: TeacherBudgetSettings
    let price: TeacherPriceSettings

    static let defaults: [String: SettingValue] = [
        "teacher.enabled": false,
        "teacher.endpoint": "",
        "teacher.model": "",
        "teacher.key_file": "",
        "teacher.key_credential": "",
        "teacher.ca_file": "",
        "teacher.allow_http": false,
        "teacher.prompts_directory": "",
        "teacher.rewriting_share": 0.0,
        "teacher.answer_tokens_max": 1_024,
        "teacher.temperature": 0.0,
        "teacher.concurrency": 2,
        "teacher.attempts_max": 3,
        "teacher.connect_timeout_ms": 5_000,
        "teacher.first_byte_timeout_ms": 60_000,
        "teacher.answer_timeout_ms": 120_000,
        "teacher.answer_bytes_max": 1_048_576,
        "teacher.mask_patterns": [],
        "teacher.state_directory": "/var/lib/opined/teacher",
    ].merging(TeacherBudgetSettings.defaults) { first, _ in first }
        .merging(TeacherPriceSettings.defaults) { first, _ in first }

    init(_ reader: inout SettingsReader) {
        isEnabled = reader.bool("teacher.enabled")
        endpoint = reader.string("teacher.endpoint", length: 0...2_048)
        model = reader.string("teacher.model", length: 0...256)
        key = reader.secret("teacher.key")
        caFile = reader.optional("teacher.ca_file")
        allowsHTTP = reader.bool("teacher.allow_http")
        promptsDirectory = reader.optional("teacher.prompts_directory")
        rewritingShare = reader.number("teacher.rewriting_share", in: 0...1)
        answerTokensMax = reader.int("teacher.answer_tokens_max", in: 16...32_768)
        temperature = reader.number("teacher.temperature", in: 0...2)
        concurrency = reader.int("teacher.concurrency", in: 1...64)
        attemptsMax = reader.int("teacher.attempts_max", in: 1...10)
        connectTimeoutMilliseconds = reader.int("teacher.connect_timeout_ms", in: 100...60_000)
        firstByteTimeoutMilliseconds = reader.int(
            "teacher.first_byte_timeout_ms", in: 100...600_000)
        answerTimeoutMilliseconds = reader.int("teacher.answer_timeout_ms", in: 100...3_600_000)
        answerBytesMax = reader.int("teacher.answer_bytes_max", in: 1_024...67_108_864)
        maskPatterns = reader.strings("teacher.mask_patterns", count: 0...64)
        stateDirectory = reader.string("teacher.state_directory", length: 1...3_072)
        budget = TeacherBudgetSettings(&reader)
        price = TeacherPriceSettings(&reader)
        if isEnabled { requireWhatAskingNeeds(&reader) }
    }

    private func requireWhatAskingNeeds(_ reader: inout SettingsReader) {
        reader.require(
            !endpoint.isEmpty, "teacher.endpoint",
            "is empty; name the server, as https://api.example.com/v1")
        reader.require(!model.isEmpty, "teacher.model", "is empty; name a model of the server")
        reader.require(
            budget.isLimited, "teacher.budget.calls_per_day",
            "is 0 as all of teacher.budget; set one limit at least")
        reader.require(
            !budget.limitsMoney || !price.isFree, "teacher.price.completion_usd_per_million",
            "is 0, but money is limited; say what the teacher's tokens cost")
        reader.require(
            connectTimeoutMilliseconds <= answerTimeoutMilliseconds
                && firstByteTimeoutMilliseconds <= answerTimeoutMilliseconds,
            "teacher.answer_timeout_ms",
            "is \(answerTimeoutMilliseconds); raise it to teacher.first_byte_timeout_ms and "
                + "teacher.connect_timeout_ms or more")
    }
}

/// `teacher.budget`: the most that may be spent; 0 where nothing is set.
struct TeacherBudgetSettings: Equatable, Sendable {
    let callsPerDay, callsTotal, tokensPerDay, tokensTotal: Int
    let dollarsPerDay, dollarsTotal: Double

    static let defaults: [String: SettingValue] = [
        "teacher.budget.calls_per_day": 1_000,
        "teacher.budget.calls_total": 0,
        "teacher.budget.tokens_per_day": 0,
        "teacher.budget.tokens_total": 0,
        "teacher.budget.usd_per_day": 0.0,
        "teacher.budget.usd_total": 0.0,
    ]

    init(_ reader: inout SettingsReader) {
        callsPerDay = reader.int("teacher.budget.calls_per_day", in: 0...100_000_000)
        callsTotal = reader.int("teacher.budget.calls_total", in: 0...1_000_000_000)
        tokensPerDay = reader.int("teacher.budget.tokens_per_day", in: 0...1_000_000_000_000)
        tokensTotal = reader.int("teacher.budget.tokens_total", in: 0...1_000_000_000_000)
        dollarsPerDay = reader.number("teacher.budget.usd_per_day", in: 0...1_000_000)
        dollarsTotal = reader.number("teacher.budget.usd_total", in: 0...1_000_000_000)
    }

    var isLimited: Bool {
        [callsPerDay, callsTotal, tokensPerDay, tokensTotal].contains { $0 > 0 } || limitsMoney
    }

    var limitsMoney: Bool { dollarsPerDay > 0 || dollarsTotal > 0 }
}

/// `teacher.price`: dollars for a million tokens.
struct TeacherPriceSettings: Equatable, Sendable {
    let promptPerMillion, completionPerMillion: Double

    static let defaults: [String: SettingValue] = [
        "teacher.price.prompt_usd_per_million": 0.0,
        "teacher.price.completion_usd_per_million": 0.0,
    ]

    init(_ reader: inout SettingsReader) {
        promptPerMillion = reader.number("teacher.price.prompt_usd_per_million", in: 0...100_000)
        completionPerMillion = reader.number(
            "teacher.price.completion_usd_per_million", in: 0...100_000)
    }

    var isFree: Bool { promptPerMillion == 0 && completionPerMillion == 0 }
}
