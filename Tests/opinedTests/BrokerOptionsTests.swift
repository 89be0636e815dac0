import ArgumentParser
import Testing

@testable import opined

struct BrokerOptionsTests {
    private func load(_ arguments: [String]) throws -> Settings {
        try BrokerOptions.parse(arguments).load(environment: [:])
    }

    @Test func brokersNeedNoFile() throws {
        let settings = try load(["--brokers", "one:9092, [::1]:9093"])
        #expect(settings.kafka.brokers == ["one:9092", "[::1]:9093"])
    }

    @Test func brokersWinOverAFileThatIsNamed() throws {
        let file = try TemporaryFile("kafka:\n  brokers: [other:1]\n  group: ours\n")
        let settings = try load(["--config", file.path, "--brokers", "one:9092"])
        #expect(settings.kafka.brokers == ["one:9092"])
        #expect(settings.kafka.group == "ours")
        #expect(try load(["--config", file.path]).kafka.brokers == ["other:1"])
    }

    @Test func whatIsNoAddressIsAProblem() {
        for brokers in ["nonsense", "a:0", "a\":1", ","] {
            #expect(throws: SettingsError.self) { try load(["--brokers", brokers]) }
        }
    }

    @Test(arguments: [
        "decode", "decode file --topic t", "decode file --from-beginning", "decode file --max 0",
        "dictionary train --output o", "dictionary train file",
        "dictionary train --output o file --size 1", "dictionary train --output o file --level 20",
        "produce --topic t", "produce file", "produce file --topic t --key-pointer id",
    ])
    func whatMakesNoSenseIsAWrongUse(line: String) {
        let arguments = line.split(separator: " ").map(String.init)
        let command: any ParsableCommand.Type =
            switch arguments[0] {
            case "decode": Decode.self
            case "produce": Produce.self
            default: DictionaryCommand.self
            }
        #expect(throws: (any Error).self) {
            try command.parseAsRoot(Array(arguments.dropFirst()))
        }
    }
}
