import Testing

@testable import Kafka

struct UnreadableWatchTests {
    enum Step: Sendable {
        case fails(Int64, UnreadableWatch.Verdict)
        case reads(Int64, UnreadableWatch.Verdict)
        case seeks(Int64)
    }

    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let steps: [Step]
    }

    @Test(arguments: [
        Case(
            testDescription: "the third failure in a row is told, later ones are not",
            steps: [
                .reads(6, .goOn), .fails(7, .goOn), .fails(7, .goOn), .fails(7, .report(7)),
                .fails(7, .drop), .fails(7, .drop),
            ]),
        Case(
            testDescription: "what can be read after all ends the run",
            steps: [
                .fails(7, .goOn), .fails(7, .goOn), .reads(7, .goOn), .fails(7, .goOn),
                .fails(7, .goOn), .fails(7, .report(7)),
            ]),
        Case(
            testDescription: "a batch that was skipped is tried again",
            steps: [
                .fails(7, .goOn), .reads(9, .seekBack(7)), .fails(7, .goOn),
                .reads(9, .seekBack(7)), .fails(7, .report(7)), .reads(9, .drop),
            ]),
        Case(
            testDescription: "another offset begins another run",
            steps: [.fails(7, .goOn), .fails(7, .goOn), .fails(9, .goOn), .fails(9, .goOn)]),
        Case(
            testDescription: "inside a batch the place that was sought is told, not the base",
            steps: [
                .fails(7, .goOn), .fails(7, .goOn), .fails(7, .report(7)), .seeks(9),
                .fails(7, .goOn), .fails(7, .goOn), .fails(7, .report(9)), .seeks(11),
                .reads(11, .goOn), .reads(12, .goOn),
            ]),
    ])
    func tellsDamageFromAccident(_ example: Case) {
        let partition = TopicPartition(topic: "reviews", partition: 0)
        var watch = UnreadableWatch()
        for step in example.steps {
            switch step {
            case .fails(let offset, let verdict):
                #expect(watch.failed(partition, at: offset) == verdict)
            case .reads(let offset, let verdict):
                #expect(watch.read(partition, at: offset) == verdict)
            case .seeks(let offset):
                watch.sought(partition, to: offset)
            }
        }
    }

    @Test func partitionsAreWatchedApart() {
        var watch = UnreadableWatch()
        let places = (0..<3).map { TopicPartition(topic: "reviews", partition: $0) }
        for place in places { #expect(watch.failed(place, at: 1) == .goOn) }
        for place in places { #expect(watch.failed(place, at: 1) == .goOn) }
        #expect(watch.failed(places[1], at: 1) == .report(1))
        #expect(watch.read(places[0], at: 1) == .goOn)
        watch.forget(places[1])
        #expect(
            watch
                == {
                    var other = UnreadableWatch()
                    _ = other.failed(places[2], at: 1)
                    _ = other.failed(places[2], at: 1)
                    return other
                }())
    }
}
