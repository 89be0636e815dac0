import Foundation
import Glibc
import Synchronization
import TestSupport
import Testing

@testable import Distillation

/// Calls that would never end, or never begin.
@Suite(.ownThread)
struct CallTimeoutTests {
    typealias Calls = CurlChatEndpointTests

    private static func limits(
        connect: Duration = .seconds(30), firstByte: Duration = .seconds(30),
        whole: Duration = .seconds(60)
    ) -> CallLimits {
        CallLimits(
            connect: connect, firstByte: firstByte, whole: whole, bodyBytesMax: 100_000_000)
    }

    @Test func aSilentTeacherIsLeft() throws {
        let failure = try Calls.failure(.isSilent, Self.limits(firstByte: .milliseconds(200)))
        #expect(failure.kind == .firstByteTimeout)
        #expect(failure.end == .unknown && !failure.isRetriable && failure.isOfEndpoint)
    }

    /// The kernel accepts, the teacher does not.
    @Test func aTeacherThatNeverAcceptsIsLeft() throws {
        let listener = try LoopbackListener()
        defer { listener.close() }
        let result = try Calls.ask(
            "http://127.0.0.1:\(listener.port)", Self.limits(firstByte: .milliseconds(200)))
        #expect(result.failure?.kind == .firstByteTimeout)
    }

    @Test func aTeacherThatDripsIsLeft() throws {
        let failure = try Calls.failure(
            .drips, Self.limits(firstByte: .seconds(30), whole: .milliseconds(300)))
        #expect(failure.kind == .timeout && failure.status == 200)
        #expect(failure.end == .unknown && !failure.isRetriable && failure.isOfEndpoint)
    }

    @Test func theWholeMayBeShorterThanTheFirstByte() throws {
        let failure = try Calls.failure(.isSilent, Self.limits(whole: .milliseconds(200)))
        #expect(failure.kind == .timeout)
    }

    /// Its queue is full: the connection is never made, and nothing was sent.
    @Test func aTeacherThatCannotBeReachedIsFree() throws {
        let listener = try LoopbackListener(backlog: 0)
        let fillers = (0..<8).compactMap { _ in LoopbackListener.beginConnecting(to: listener.port)
        }
        defer {
            fillers.forEach { close($0) }
            listener.close()
        }
        let result = try Calls.ask(
            "http://127.0.0.1:\(listener.port)", Self.limits(connect: .milliseconds(200)))
        let failure = try #require(result.failure)
        #expect(failure.kind == .connect)
        #expect(failure.end == .free && failure.isRetriable && failure.isOfEndpoint)
    }

    /// TLS that is never answered is part of connecting.
    @Test func aHandshakeThatHangsIsFree() throws {
        let listener = try LoopbackListener()
        defer { listener.close() }
        let result = try Calls.ask(
            "https://127.0.0.1:\(listener.port)", Self.limits(connect: .milliseconds(200)))
        #expect(result.failure?.kind == .connect)
        #expect(result.failure?.end == .free)
    }

    @Test func nobodyListens() throws {
        let listener = try LoopbackListener()
        listener.close()
        let failure = try #require(
            try Calls.ask("http://127.0.0.1:\(listener.port)").failure)
        #expect(failure.kind == .connect, "\(failure)")
        #expect(failure.end == .free && failure.isRetriable && failure.isOfEndpoint)
    }

    /// `.invalid` is never given to anyone (RFC 2606).
    @Test func aNameWithoutAnAddressIsFree() throws {
        let failure = try #require(try Calls.ask("https://teacher.invalid/v1").failure)
        #expect(failure.kind == .resolve || failure.kind == .connect, "\(failure)")
        #expect(failure.end == .free && failure.isRetriable && failure.isOfEndpoint)
        #expect(!failure.description.contains(Calls.key))
    }

    @Test(arguments: [HostileBehaviour.isSilent, .drips])
    func isCancelledAtAnyMoment(_ behaviour: HostileBehaviour) throws {
        let teacher = try HostileTeacher(script: [behaviour])
        defer { teacher.stop() }
        let result = try Calls.ask(teacher.address, Self.limits()) { teacher.tally.requests > 0 }
        let failure = try #require(result.failure)
        #expect(failure.kind == .cancelled)
        #expect(failure.end == .unknown && !failure.isRetriable && !failure.isOfEndpoint)
    }

    @Test func whatIsCancelledBeforeItBeginsIsNotSent() throws {
        let teacher = try HostileTeacher()
        let result = try Calls.ask(teacher.address) { true }
        teacher.stop()
        #expect(result.failure?.kind == .cancelled)
        #expect(teacher.tally.connections == 0)
    }
}
