/// The `distillation` section of opined.yaml: when a better student is trained, and where its
/// versions stand.
struct DistillationSettings: Equatable, Sendable {
    /// Whether the daemon trains at all.
    let isEnabled: Bool
    /// The folder of the registry; nil: see ``Settings/registryPath``.
    let registry: String?
    /// So many new accepted answers start a run; 0: their number starts none.
    let newAnswers: Int
    /// No run starts with fewer, whatever the reason.
    let newAnswersMin: Int
    /// The minute of the day, local time, at which a run starts; nil for none.
    let minuteOfDay: Int?
    /// Whether an alarm of the drift monitor starts a run.
    let isOnDrift: Bool
    /// Labelled texts that are replayed, beside those of the model directory.
    let replayFiles: [String]
    /// Labelled texts of the gate set, beside those of the model directory.
    let gateFiles: [String]
    /// The bounds of the registry.
    let keepVersions: Int
    let megabytesMax: Int

    static let defaults: [String: SettingValue] = [
        "distillation.enabled": false,
        "distillation.registry": "",
        "distillation.new_answers": 500,
        "distillation.new_answers_min": 50,
        "distillation.at": "",
        "distillation.on_drift": false,
        "distillation.replay_files": [],
        "distillation.gate_files": [],
        "distillation.keep_versions": 5,
        "distillation.megabytes_max": 1_000,
    ]

    init(_ reader: inout SettingsReader) {
        isEnabled = reader.bool("distillation.enabled")
        registry = reader.optional("distillation.registry", length: 0...3_072)
        newAnswers = reader.int("distillation.new_answers", in: 0...10_000_000)
        newAnswersMin = reader.int("distillation.new_answers_min", in: 1...10_000_000)
        let at = reader.optional("distillation.at", length: 0...5)
        minuteOfDay = at.flatMap(Self.minute(of:))
        isOnDrift = reader.bool("distillation.on_drift")
        replayFiles = reader.strings("distillation.replay_files", count: 0...64)
        gateFiles = reader.strings("distillation.gate_files", count: 0...64)
        keepVersions = reader.int("distillation.keep_versions", in: 2...1_000)
        megabytesMax = reader.int("distillation.megabytes_max", in: 1...1_000_000)
        reader.require(
            at == nil || minuteOfDay != nil, "distillation.at",
            "is \(at ?? ""); write hours and minutes, as 03:30, or nothing")
        reader.require(
            newAnswers == 0 || newAnswers >= newAnswersMin, "distillation.new_answers",
            "is \(newAnswers); raise it to distillation.new_answers_min (\(newAnswersMin)) or "
                + "more, or set it to 0")
        reader.require(
            !isEnabled || newAnswers > 0 || at != nil || isOnDrift, "distillation.new_answers",
            "is 0, and neither distillation.at nor distillation.on_drift is set: nothing would "
                + "start a run; set one of them")
    }

    /// `03:30` is 210; nil of anything else.
    static func minute(of text: String) -> Int? {
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2,
            parts.allSatisfy({ $0.utf8.count == 2 && $0.utf8.allSatisfy { digits ~= $0 } }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), hour < 24, minute < 60
        else { return nil }
        return hour * 60 + minute
    }
}
