import Kafka
import Testing

struct ClientSettingsTests {
    @Test func everyProblemIsNamedWithKeyAndReason() throws {
        var client = ClientSettings(brokers: ["localhost:9092"])
        client.further = [
            "fetch.max.bites": "1", "fetch.wait.max.ms": "soon", "enable.auto.commit": "true",
            "group.id": "other", "sasl.password": "hunter2", "socket.timeout.ms": "5000",
            "ssl.key.password": "hunter2",
        ]
        let error = #expect(throws: ClientSettingsError.self) {
            _ = try Consumer(
                ConsumerSettings(client: client, group: "g", topics: ["t"]), logger: Rig.quiet)
        }
        let problems = try #require(error?.problems)
        #expect(problems.count == 6)
        let expected = [
            "enable.auto.commit: is relied upon", "fetch.max.bites to \"1\": No such",
            "fetch.wait.max.ms to \"soon\": Invalid", "group.id: has a setting of its own: group",
            "sasl.password: is a secret", "ssl.key.password: is a secret",
        ]
        for (problem, words) in zip(problems, expected) { #expect(problem.contains(words)) }
        #expect(!"\(error as Any)".contains("hunter2"))
    }

    @Test(arguments: [
        "enable.auto.offset.store", "auto.commit.enable", "enable.idempotence", "acks",
        "request.required.acks", "metadata.broker.list", "delivery.timeout.ms",
    ])
    func whatIsReliedUponIsRefusedByAllItsNames(_ key: String) {
        var client = ClientSettings(brokers: ["localhost:9092"])
        client.further = [key: "1"]
        #expect(throws: ClientSettingsError.self) {
            _ = try Producer(ProducerSettings(client: client), logger: Rig.quiet)
        }
    }

    @Test func furtherSettingsWinOverPinnedOnes() throws {
        let rig = try Rig()
        var client = rig.client
        client.further = [
            "isolation.level": "read_uncommitted", "receive.message.max.bytes": "67108864",
            "fetch.max.bytes": "67000000", "reconnect.backoff.max.ms": "2000",
        ]
        let consumer = try Consumer(
            ConsumerSettings(client: client, group: "g", topics: ["t"]), logger: Rig.quiet)
        consumer.close(within: .seconds(2))
    }

    @Test func settingsThatExcludeEachOtherAreNamedTogether() {
        var client = ClientSettings(brokers: ["localhost:9092"])
        client.further = ["fetch.max.bytes": "50000000"]
        let error = #expect(throws: ClientSettingsError.self) {
            _ = try Consumer(
                ConsumerSettings(client: client, group: "g", topics: ["t"]), logger: Rig.quiet)
        }
        #expect("\(error as Any)".contains("receive.message.max.bytes"))
    }

    @Test func aCertificateThatIsNotThereIsAnError() {
        let tls = TLSSettings(caFile: "/nowhere/ca.pem")
        let client = ClientSettings(brokers: ["localhost:9092"], tls: tls)
        let error = #expect(throws: ClientSettingsError.self) {
            _ = try Producer(ProducerSettings(client: client), logger: Rig.quiet)
        }
        #expect("\(error as Any)".contains("ssl.ca.location"))
    }

    @Test func aPasswordIsNeverPrinted() {
        let sasl = SASLSettings(
            mechanism: .scramSHA512, username: "opined", password: Password("hunter2"))
        let tls = TLSSettings(keyPassword: Password("hunter2"))
        let client = ClientSettings(brokers: ["b:9092"], tls: tls, sasl: sasl)
        var dumped = ""
        dump(client, to: &dumped)
        for text in ["\(client)", String(reflecting: client), dumped] {
            #expect(!text.contains("hunter2"))
        }
        #expect("\(client)".contains("***"))
    }
}
