import Foundation
import Kafka
import Logging
import Registry
import TestSupport
import Testing

@testable import opined

struct RolloutTests {
    private static func record(_ version: Int, at: Double = 100) -> RolloutRecord {
        RolloutRecord(LearningRig.name(version), weightsSha256: "ab", at: at)
    }

    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let inService: Int
        var link: (version: Int, time: Double)?
        var record: RolloutRecord?
        let action: RolloutRule.Action
    }

    @Test(arguments: [
        Case(testDescription: "nobody has decided", inService: 1, action: .nothing),
        Case(
            testDescription: "the group knows nothing", inService: 1, link: (1, 50),
            action: .announce),
        Case(
            testDescription: "what does not load is no advice", inService: 1, link: (2, 50),
            action: .nothing),
        Case(
            testDescription: "all agree", inService: 1, link: (1, 50), record: record(1),
            action: .nothing),
        Case(
            testDescription: "the group is ahead", inService: 1, link: (1, 50), record: record(2),
            action: .follow(record(2))),
        Case(
            testDescription: "it was followed", inService: 2, link: (1, 50), record: record(2),
            action: .nothing),
        Case(
            testDescription: "the group is back at what the registry says", inService: 2,
            link: (1, 50), record: record(1), action: .follow(record(1))),
        Case(
            testDescription: "there is no champion here", inService: 1, record: record(2),
            action: .follow(record(2))),
        Case(
            testDescription: "somebody has rolled back since", inService: 1, link: (1, 150),
            record: record(2), action: .announce),
        Case(
            testDescription: "and it could not be loaded", inService: 2, link: (1, 150),
            record: record(2), action: .nothing),
    ])
    func theNewerDecisionCounts(_ example: Case) {
        let link = example.link.map { (version: LearningRig.name($0.version), time: $0.time) }
        #expect(
            RolloutRule.action(
                inService: "mini@\(example.inService)", champion: link, record: example.record)
                == example.action)
    }

    @Test func recordsAreReadAsTheyWereWritten() throws {
        let record = Self.record(7, at: 1_764_000_000.123_456_7)
        #expect(RolloutRecord(key: record.key, value: record.value) == record)
        let text = String(decoding: record.value, as: UTF8.self)
        #expect(text.contains(#""version":"mini@7""#) && text.contains(#""weights_sha256":"ab""#))
    }

    @Test(arguments: [
        ("mini", "{}"), ("mini", "mini@2"), ("mini", ""),
        ("other", #"{"model":"mini","version":"mini@2","weights_sha256":"","at":1}"#),
        ("mini", #"{"model":"mini","version":"other@2","weights_sha256":"","at":1}"#),
        ("mini", #"{"model":"mini","version":"../../x@2","weights_sha256":"","at":1}"#),
        ("mini", #"{"model":"mini","version":"mini@2","weights_sha256":"","at":1e999}"#),
        ("mini", String(repeating: "{", count: 100_000)),
    ])
    func whatIsNoneIsPassedOver(_ key: String, _ value: String) {
        #expect(RolloutRecord(key: Array(key.utf8), value: Array(value.utf8)) == nil)
    }

    @Test func aBoardHoldsTheLastWordOnAFewModels() throws {
        let board = RolloutBoard()
        board.announce(Self.record(1))
        board.announce(Self.record(2))
        #expect(board.takeUnsaid() == [Self.record(2)])
        board.announce(Self.record(3))
        board.putBack(Self.record(2))
        #expect(board.takeUnsaid() == [Self.record(3)])
        for number in 0..<200 {
            let name = try #require(VersionName("model-\(number)", 1))
            let isKept = board.hear(RolloutRecord(name, weightsSha256: "", at: 0))
            #expect(isKept == (number < RolloutBoard.modelsMax))
        }
        board.forget("model-0")
        #expect(board.word(on: "model-0") == nil && board.word(on: "model-1") != nil)
    }
}

/// The same over brokers.
@Suite(.ownThread, .timeLimit(.minutes(2)))
struct RolloutThreadTests {
    private let logger = Logger(label: "rollout") { _ in SwiftLogNoOpLogHandler() }

    private func line(_ cluster: MockCluster) -> RolloutThread.Line {
        let client = ClientSettings(brokers: [cluster.bootstrap])
        return RolloutThread.Line(
            topic: "versions", client: client, producer: ProducerSettings(client: client),
            group: "opined")
    }

    private func wait(_ what: String, _ condition: () -> Bool) throws {
        let end = ContinuousClock.now + .seconds(60)
        let pause = DispatchSemaphore(value: 0)
        while !condition() {
            try #require(ContinuousClock.now < end, "waited for \(what)")
            _ = pause.wait(timeout: .now() + .milliseconds(20))
        }
    }

    private func record(_ version: Int) -> RolloutRecord {
        RolloutRecord(LearningRig.name(version), weightsSha256: "ab", at: Double(version))
    }

    @Test func everyMemberHearsWhatOneSaysAndWhatWasSaidBefore() throws {
        let cluster = try MockCluster()
        try cluster.createTopic("versions", partitions: 2)
        let boards = (0..<3).map { _ in RolloutBoard() }
        let first = RolloutThread(line(cluster), board: boards[0], logger: logger)
        let second = RolloutThread(line(cluster), board: boards[1], logger: logger)
        try wait("the end of an empty topic") { boards[0].isCaughtUp && boards[1].isCaughtUp }
        #expect(boards[0].word(on: "mini") == nil)
        boards[0].announce(record(2))
        try wait("the word") { boards[1].word(on: "mini") == record(2) }
        boards[1].announce(record(3))
        try wait("the answer") { boards[0].word(on: "mini") == record(3) }
        let late = RolloutThread(line(cluster), board: boards[2], logger: logger)
        try wait("the end of the topic") { boards[2].isCaughtUp }
        #expect(boards[2].word(on: "mini") == record(3))
        for thread in [first, second, late] { thread.stop(within: .seconds(5)) }
    }

    @Test func brokersThatAreDownAreWaitedFor() throws {
        let cluster = try MockCluster()
        try cluster.createTopic("versions", partitions: 1)
        cluster.setAllBrokers(isUp: false)
        let board = RolloutBoard()
        board.announce(record(2))
        let thread = RolloutThread(line(cluster), board: board, logger: logger)
        cluster.setAllBrokers(isUp: true)
        try wait("the word") { board.word(on: "mini") == record(2) }
        thread.stop(within: .seconds(5))
    }
}
