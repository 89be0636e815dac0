import Testing

@testable import opined

struct SettingsTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let yaml: String
        /// What some problem must begin with, after the path of the file.
        let problem: String

        init(_ yaml: String, _ problem: String) {
            (testDescription, self.yaml, self.problem) = (yaml, yaml, problem)
        }
    }

    @Test func defaultsHaveNoProblem() throws {
        let settings = try Settings.load(file: nil)
        #expect(settings.batch.tokenBudget == 1_024)
        #expect(settings.kafka.instanceID == nil)
        #expect(settings.kafka.librdkafka.isEmpty)
        #expect(Set(settings.values.keys) == Set(Settings.defaults.keys))
    }

    @Test(arguments: [
        Case(
            "batch:\n  linger_ms: soon",
            ":2: batch.linger_ms is soon; it must be a whole number, 0…"),
        Case("batch:\n  linger_ms: 1.5", ":2: batch.linger_ms is 1.5; it must be a whole number"),
        Case("batch:\n  linger_ms:", ":2: batch.linger_ms is empty; it must be a whole number"),
        Case("batch:\n  linger_ms: [5]", ":2: batch.linger_ms is [5]; it must be a whole number"),
        Case("batch:\n  linger_ms: -1", ":2: batch.linger_ms is -1; it must be a whole number"),
        Case("batch:\n  linger_ms: 99999999999999999999", ":2: batch.linger_ms is 999999999"),
        Case("batch: {token_budget: 511}", ":1: batch.token_budget is 511; it must be"),
        Case(
            "batch:\n  lingerMs: 5", ":2: batch.lingerMs is unknown; did you mean batch.linge"),
        Case("linger_ms: 5", ":1: linger_ms is unknown; did you mean batch.linge"),
        Case(
            "bach:\n  linger_ms: 5", ":2: bach.linger_ms is unknown; did you mean batch.linge"),
        Case("teacher: {url: x}", ":1: teacher.url is unknown; `opined config` lists"),
        Case("kafka: 5", ":1: kafka is a section; give its keys below it"),
        Case("kafka: {tls: true}", ":1: kafka.tls is a section; give its keys below it"),
        Case("kafka: {brokers: []}", ":1: kafka.brokers is []; it must be a list of 1…64"),
        Case("kafka: {brokers: localhost}", ":1: kafka.brokers holds \"localhost\"; write each"),
        Case("kafka: {brokers: 'a:99999'}", ":1: kafka.brokers holds \"a:99999\"; write each"),
        Case("kafka: {assignor: sticky}", ":1: kafka.assignor is sticky; it must be one of coop"),
        Case(
            "kafka: {tls: {enabled: maybe}}", ":1: kafka.tls.enabled is maybe; it must be true, f"),
        Case(
            "kafka: {tls: {enabled: on, cert_file: a}}", ":1: kafka.tls.cert_file and kafka.tls.key"
        ),
        Case("kafka: {tls: {ca_file: a}}", ": kafka.tls.enabled is false, but files"),
        Case(
            "kafka: {sasl: {password: p}}", ":1: kafka.sasl.password must not stand in the settings"
        ),
        Case("kafka: {sasl: {mechanism: PLAIN}}", ": kafka.sasl.username is empty; PLAIN needs"),
        Case(
            "kafka: {sasl: {password_file: a, password_credential: b}}",
            ":1: kafka.sasl.password_file and kafka.sasl.password_credential are both set"),
        Case(
            "kafka: {sasl: {password_credential: ../x}}",
            ":1: kafka.sasl.password_credential has a slash"),
        Case(
            "kafka: {librdkafka: {sasl.password: p}}",
            ":1: kafka.librdkafka.sasl.password is a secret"),
        Case("kafka: {librdkafka: {debug: [a]}}", ":1: kafka.librdkafka.debug is a list; give one"),
        Case("input: {topics: [a, 'b c']}", ":1: input.topics holds \"b c\"; a topic has"),
        Case(
            "input: {topics: opinions}", ":1: input.topics holds opinions, to which opined writes"),
        Case("input: {text_pointer: text}", ":1: input.text_pointer is text; write a JSON Pointer"),
        Case("input: {stars_pointer: stars}", ":1: input.stars_pointer is stars; write a JSON"),
        Case("input: {text_pointer: /a~2}", ":1: input.text_pointer is /a~2; write a JSON Pointer"),
        Case(
            "input: {text_bytes_max: 1_000_000, record_bytes_max: 2000}", ":1: input.record_bytes"),
        Case("output: {topic: ''}", ":1: output.topic is empty; it must be 1…249 bytes"),
        Case(
            "output: {dead_letter_topic: opinions}", ":1: output.dead_letter_topic is also outp"),
        Case(
            "output: {dictionary_file: d}", ":1: output.dictionary_file is set, but output.enc"),
        Case(
            "model: {tasks: [extract, sing]}", ":1: model.tasks is [extract, sing]; it must be"),
        Case("model: {tasks: []}", ":1: model.tasks is []; it must be a list of extract"),
        Case("model: {tasks: classify}", ": model.labels is empty, but model.tasks has classify"),
        Case("model: {labels: [a]}", ":1: model.labels has labels, but model.tasks lacks classify"),
        Case("model: {tasks: classify, labels: [a, a]}", ":1: model.labels names a label twice"),
        Case(
            "limits: {in_flight_tokens: 512}", ":1: limits.in_flight_tokens is 512; raise it to b"),
        Case("limits: {in_flight_bytes: 65536}", ":1: limits.in_flight_bytes is 65536; raise it"),
        Case("commit: {interval_ms: 60000}", ":1: commit.interval_ms is 60000; lower it to drain."),
        Case("admin: {listen: localhost}", ":1: admin.listen is localhost; write an IPv4 or IPv6"),
        Case("admin: {port: 65536}", ":1: admin.port is 65536; it must be a whole number, 0…65535"),
        Case("log: {level: loud}", ":1: log.level is loud; it must be one of trace, debug"),
        Case("log: {level: info, level: debug}", ":1: has level twice; remove one"),
        Case("- a", ": holds no settings; write"),
        Case("a: [", ": is no YAML"),
        Case("input: {topics: [[a]]}", ":1: input.topics holds a list or a section within a list"),
        Case("log: {level: \"in\\nfo\"}", ":1: log.level is in"),
    ])
    func namesPlaceValueAndRemedy(_ example: Case) throws {
        let file = try TemporaryFile(example.yaml)
        let problems = problems(file: file.path)
        let place = example.problem.hasPrefix(":") ? example.problem : ":\(example.problem)"
        #expect(
            problems.contains { $0.contains(place) || $0.hasPrefix("defaults" + place) },
            "\(problems)")
        #expect(problems.allSatisfy { !$0.contains("\n") })
    }

    @Test func everyProblemIsReportedAtOnce() throws {
        let file = try TemporaryFile(
            "batch: {linger_ms: x, token_budget: y}\nlog: {level: z}\nq: 1\n")
        #expect(problems(file: file.path).count == 4)
    }

    @Test func secretsOfTheSettingsAreNotRepeated() throws {
        let file = try TemporaryFile(
            "kafka: {sasl: {password: hunter2}, librdkafka: {ssl.key.password: hunter2}}")
        let problems = problems(file: file.path)
        #expect(problems.count == 2)
        #expect(problems.allSatisfy { !$0.contains("hunter2") })
    }

    @Test func overridesWinOverEnvironmentOverFileOverDefaults() throws {
        let file = try TemporaryFile(
            "batch: {linger_ms: 1, token_budget: 1000}\nworkers: {threads: 1}\n")
        let settings = try Settings.load(
            file: file.path,
            environment: ["OPINED_BATCH_LINGER_MS": "2", "OPINED_BATCH_TOKEN_BUDGET": "2000"],
            overrides: ["batch.linger_ms=7", "batch.linger_ms=3"])
        #expect(settings.batch.lingerMilliseconds == 3)
        #expect(settings.batch.tokenBudget == 2_000)
        #expect(settings.workers.threads == 1)
        #expect(settings.batch.recordsMax == 256)
    }

    @Test func listsAreReadFromEveryPlace() throws {
        let expected = ["a:1", "b:2"]
        let file = try TemporaryFile("kafka: {brokers: [\"a:1\", \"b:2\"]}")
        let fromEnvironment = ["OPINED_KAFKA_BROKERS": "a:1, b:2"]
        let settings = [
            try Settings.load(file: file.path),
            try Settings.load(file: nil, environment: fromEnvironment),
            try Settings.load(file: nil, overrides: ["kafka.brokers=a:1,b:2"]),
            try Settings.load(file: nil, overrides: ["kafka.brokers=[\"a:1\", \"b:2\"]"]),
        ]
        #expect(settings.allSatisfy { $0.kafka.brokers == expected })
    }

    @Test func anySettingOfLibrdkafkaIsHandedOn() throws {
        let file = try TemporaryFile("kafka:\n  librdkafka:\n    fetch.wait.max.ms: 50\n")
        let settings = try Settings.load(
            file: file.path, overrides: ["kafka.librdkafka.debug=cgrp"])
        #expect(settings.kafka.librdkafka == ["fetch.wait.max.ms": "50", "debug": "cgrp"])
    }

    @Test func emptyFilesAndSectionsAreNoMistake() throws {
        for yaml in ["", "# nothing\n", "kafka:\nbatch: {}\n", "---\n", "kafka: {librdkafka: }\n"] {
            let file = try TemporaryFile(yaml)
            #expect(problems(file: file.path) == [], "\(yaml)")
        }
    }

    @Test(arguments: ["batch.linger_ms", "=5", "a b=1", "batch.linger_ms=1\nlog.level=info"])
    func refusesAnOverrideOfAnotherForm(_ override: String) {
        let problems = problems(overrides: [override])
        #expect(problems.count == 1 && problems[0].contains("write key=value"), "\(problems)")
    }

    @Test func namesVariablesThatNoSettingReads() {
        let environment = ["OPINED_KAFKA_BROKER": "a:1", "OPINED_DATA": "x", "HOME": "y"]
        #expect(
            problems(environment: environment)
                == ["OPINED_KAFKA_BROKER: is no setting; did you mean OPINED_KAFKA_BROKERS?"])
    }

    @Test func refusesWhatIsNoFile() {
        #expect(problems(file: "nowhere.yaml").first?.contains("No such file") == true)
        #expect(problems(file: "/").first?.contains("is no regular file") == true)
    }

    @Test func aFileOfAliasesThatMultiplyIsRefused() throws {
        var yaml = "a: &a {x: 1, y: 2}\n"
        var last = "a"
        for name in ["b", "c", "d", "e", "f", "g"] {
            let parts = (0..<9).map { "k\($0): *\(last)" }.joined(separator: ", ")
            yaml += "\(name): &\(name) {\(parts)}\n"
            last = name
        }
        let file = try TemporaryFile(yaml)
        #expect(problems(file: file.path).first?.contains("has more than 4096 keys") == true)
    }

    private func problems(
        file: String? = nil, environment: [String: String] = [:], overrides: [String] = []
    ) -> [String] {
        do {
            _ = try Settings.load(file: file, environment: environment, overrides: overrides)
            return []
        } catch { return error.problems }
    }
}
