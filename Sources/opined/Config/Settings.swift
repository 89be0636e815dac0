/// All settings of the daemon: a pure value, checked whole.
///
/// Later places win over earlier ones: the defaults, `opined.yaml`, the environment
/// (`OPINED_BATCH_LINGER_MS`), `--set batch.linger_ms=5`. Reading it opens no file and no socket
/// beyond the one named; ``Settings/problemsOnDisk(credentialsDirectory:)`` looks at the files that
/// settings point to.
struct Settings: Equatable, Sendable {
    let kafka: KafkaSettings
    let input: InputSettings
    let output: OutputSettings
    let model: ModelSettings
    let batch: BatchSettings
    let workers: WorkerSettings
    let limits: LimitSettings
    let commit: CommitSettings
    let drain: DrainSettings
    let teacher: TeacherSettings
    let sampling: SamplingSettings
    let corpus: CorpusSettings
    let distillation: DistillationSettings
    let training: TrainingSettings
    let rollout: RolloutSettings
    let admin: AdminSettings
    let log: LogSettings
    /// All of the above as text by key; a reload compares these. No secret is in it.
    let values: [String: String]

    /// Every setting and its default, by key. A key that is not here, and not below
    /// ``KafkaSettings/librdkafkaKey``, is unknown.
    static let defaults: [String: SettingValue] = [
        KafkaSettings.defaults, InputSettings.defaults, OutputSettings.defaults,
        ModelSettings.defaults, BatchSettings.defaults, WorkerSettings.defaults,
        LimitSettings.defaults, CommitSettings.defaults, DrainSettings.defaults,
        TeacherSettings.defaults, SamplingSettings.defaults, CorpusSettings.defaults,
        DistillationSettings.defaults, TrainingSettings.defaults, RolloutSettings.defaults,
        AdminSettings.defaults, LogSettings.defaults,
    ].reduce(into: [:]) { all, section in all.merge(section) { first, _ in first } }

    /// Reads every section; problems gather in `reader`.
    init(_ reader: inout SettingsReader) {
        kafka = KafkaSettings(&reader)
        input = InputSettings(&reader)
        output = OutputSettings(&reader)
        model = ModelSettings(&reader)
        batch = BatchSettings(&reader)
        workers = WorkerSettings(&reader)
        limits = LimitSettings(&reader)
        commit = CommitSettings(&reader)
        drain = DrainSettings(&reader)
        teacher = TeacherSettings(&reader)
        sampling = SamplingSettings(&reader)
        corpus = CorpusSettings(&reader)
        distillation = DistillationSettings(&reader)
        training = TrainingSettings(&reader)
        rollout = RolloutSettings(&reader)
        admin = AdminSettings(&reader)
        log = LogSettings(&reader)
        values = reader.values
        checkRelations(&reader)
    }

    /// Reads the settings as `opined run` does.
    ///
    /// - Parameters:
    ///   - file: The YAML file; nil reads none.
    ///   - environment: The environment of the process, or a part of it.
    ///   - overrides: `key=value` each, the value read as YAML.
    /// - Throws: Every problem found, not only the first.
    static func load(
        file: String?, environment: [String: String] = [:], overrides: [String] = []
    ) throws(SettingsError) -> Settings {
        try read(SettingsSources(file: file, environment: environment, overrides: overrides))
    }

    /// Reads the settings from places that are open already.
    static func read(_ sources: SettingsSources) throws(SettingsError) -> Settings {
        var reader = SettingsReader(sources, defaults: defaults)
        let settings = Settings(&reader)
        reader.reportUnknownKeys()
        guard reader.problems.isEmpty else { throw SettingsError(problems: reader.problems) }
        return settings
    }

    /// What no section can see alone.
    private func checkRelations(_ reader: inout SettingsReader) {
        reader.require(
            output.topic != output.deadLetterTopic, "output.dead_letter_topic",
            "is also output.topic; give dead letters a topic of their own")
        let written = [output.topic, output.deadLetterTopic, corpus.topic, rollout.topic]
        for topic in written.compactMap(\.self) {
            reader.require(
                !input.topics.contains(topic), "input.topics",
                "holds \(topic), to which opined writes; it would read its own results")
        }
        reader.require(
            corpus.topic != output.topic && corpus.topic != output.deadLetterTopic, "corpus.topic",
            "is also output.topic or output.dead_letter_topic; give it a topic of its own")
        reader.require(
            rollout.topic.map { !written.dropLast().contains($0) } ?? true, "rollout.topic",
            "is also a topic of results, dead letters or the corpus; give it a topic of its own")
        reader.require(
            input.textBytesMax <= input.recordBytesMax, "input.record_bytes_max",
            "is \(input.recordBytesMax); raise it to input.text_bytes_max (\(input.textBytesMax)) "
                + "or more")
        reader.require(
            input.recordBytesMax <= limits.inFlightBytes, "limits.in_flight_bytes",
            "is \(limits.inFlightBytes); raise it to input.record_bytes_max "
                + "(\(input.recordBytesMax)) or more, or one record could never be taken in")
        reader.require(
            batch.tokenBudget <= limits.inFlightTokens, "limits.in_flight_tokens",
            "is \(limits.inFlightTokens); raise it to batch.token_budget (\(batch.tokenBudget)) "
                + "or more, or no batch could ever be full")
        reader.require(
            commit.intervalMilliseconds <= drain.timeoutMilliseconds, "commit.interval_ms",
            "is \(commit.intervalMilliseconds); lower it to drain.timeout_ms "
                + "(\(drain.timeoutMilliseconds)) or less")
    }
}
