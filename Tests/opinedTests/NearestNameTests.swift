import Testing

@testable import opined

struct NearestNameTests {
    @Test(arguments: [
        ("kafka.brokers", "kafka.brokers"), ("kafka.broker", "kafka.brokers"),
        ("kafka.Brokers", "kafka.brokers"), ("kafka.bokers", "kafka.brokers"),
        ("batch.lingerMs", "batch.linger_ms"), ("batch.linger-ms", "batch.linger_ms"),
        ("deep.down.linger_ms", "batch.linger_ms"),
    ])
    func findsWhatWasMeant(_ typed: String, _ meant: String) {
        let names = NearestName(in: ["kafka.brokers", "batch.linger_ms", "log.level"])
        #expect(names.find(typed) == meant)
    }

    @Test func staysSilentWhereNothingIsNear() {
        #expect(NearestName(in: ["kafka.brokers"]).find("teacher.url") == nil)
        #expect(NearestName(in: []).find("teacher.url") == nil)
        #expect(NearestName(in: ["a"]).find(String(repeating: "x", count: 1_000_000)) == nil)
    }
}
