import Distillation
import Foundation

extension TeacherService.Kit {
    /// What the settings say, read from the disk and checked.
    ///
    /// - Parameter credentialsDirectory: `$CREDENTIALS_DIRECTORY`; nil outside systemd.
    /// - Throws: every problem found, and none of them with a secret.
    init(_ settings: Settings, credentialsDirectory: String?, seed: UInt64) throws(SettingsError) {
        let teacher = settings.teacher
        var problems: [String] = []
        func read<Value>(_ key: String, _ body: () throws -> Value) -> Value? {
            do { return try body() } catch {
                let found = (error as? SettingsError)?.problems ?? ["\(error)"]
                problems += found.map { "\(key): \($0)" }
                return nil
            }
        }
        let endpoint = read("teacher") {
            try teacher.chatEndpoint(credentialsDirectory: credentialsDirectory)
        }
        let prompts = read("teacher.prompts_directory") { try teacher.prompts() }
        let redactor = read("teacher.mask_patterns") { try teacher.redactor() }
        guard let endpoint, let prompts, let redactor else {
            throw SettingsError(problems: problems)
        }
        let kind = KindChoice(rewritingShare: teacher.rewritingShare)
        self.init(
            loop: settings.teacherLoop, sampler: settings.sampler, limits: teacher.budget.limits,
            concurrency: teacher.concurrency, shardBytesMax: settings.corpus.shardBytesMax,
            folder: TeacherFolder(path: teacher.stateDirectory), endpoint: endpoint,
            prompts: prompts, redactor: redactor, kind: { kind($0) },
            secondsLeft: settings.sampling.secondsLeft, seed: seed)
    }
}

extension TeacherSettings {
    func chatEndpoint(credentialsDirectory: String?) throws -> CurlChatEndpoint {
        let address = try TeacherAddress(endpoint, allowsHTTP: allowsHTTP)
        let key = try key.map { secret throws -> TeacherKey in
            let text = try secret.read(credentialsDirectory: credentialsDirectory)
            guard let key = TeacherKey(text) else {
                throw SettingsError(problems: [
                    "the key holds what no key may; write nothing but the key to its file"
                ])
            }
            return key
        }
        let limits = CallLimits(
            connect: .milliseconds(connectTimeoutMilliseconds),
            firstByte: .milliseconds(firstByteTimeoutMilliseconds),
            whole: .milliseconds(answerTimeoutMilliseconds), bodyBytesMax: answerBytesMax)
        return CurlChatEndpoint(
            address, key: key, caFile: caFile, limits: limits, now: { .now },
            secondsSinceEpoch: { Date().timeIntervalSince1970 })
    }

    /// Those of the settings, else those that come with opined.
    func prompts() throws -> TeacherPrompts {
        try TeacherPrompts(
            directory: try promptsDirectory
                ?? ShareDirectory.standard.prompts().path(percentEncoded: false))
    }

    func redactor() throws -> Redactor {
        Redactor(patterns: try maskPatterns.map { try MaskPattern($0) })
    }
}
