import Testing

@testable import opined

struct ReloadTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let overrides: [String]
        let expected: Settings.Reload
    }

    @Test(arguments: [
        Case(testDescription: "nothing", overrides: [], expected: .unchanged),
        Case(
            testDescription: "the same value again", overrides: ["log.level=info"],
            expected: .unchanged),
        Case(
            testDescription: "live keys", overrides: ["log.level=debug", "batch.linger_ms=9"],
            expected: .apply(changed: ["batch.linger_ms", "log.level"])),
        Case(
            testDescription: "one key needs a restart, so none is applied",
            overrides: ["log.level=debug", "workers.threads=3", "kafka.librdkafka.debug=cgrp"],
            expected: .reject(needRestart: ["kafka.librdkafka.debug", "workers.threads"])),
        Case(
            testDescription: "the order of tasks says nothing",
            overrides: ["model.tasks=[categorise, extract]"],
            expected: .reject(needRestart: ["model.tasks"])),
    ])
    func appliesAllOrNothing(_ example: Case) throws {
        let old = try Settings.load(file: nil)
        let new = try Settings.load(file: nil, overrides: example.overrides)
        #expect(old.reload(to: new) == example.expected)
    }

    @Test func everyLiveKeyIsASetting() {
        #expect(Settings.liveKeys.isSubset(of: Settings.defaults.keys))
    }

    @Test func theOrderOfTasksSaysNothing() throws {
        let some = try Settings.load(file: nil, overrides: ["model.tasks=extract,categorise"])
        let same = try Settings.load(file: nil, overrides: ["model.tasks=categorise,extract"])
        #expect(some.reload(to: same) == .unchanged)
    }
}
