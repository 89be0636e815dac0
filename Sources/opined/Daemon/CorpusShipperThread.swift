import Dispatch
import Foundation
import Logging
import Synchronization

/// Runs a ``CorpusShipper`` on a thread of its own: brokers that are down, or slow, are its trouble
/// alone.
final class CorpusShipperThread: Sendable {
    /// How long it waits where nothing is to be sent, and after a failure.
    private static let pause = Duration.seconds(1)
    private static let failurePause = Duration.seconds(10)
    /// How long one wait for the brokers lasts, so that it can be told to stop.
    private static let reportWait = Duration.milliseconds(200)
    /// What is on its way when it is told to stop has so long to arrive.
    private static let farewell = Duration.seconds(1)

    private let isStopping = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)
    private let board = Mutex(CorpusShipper.Tally())

    /// - Parameter make: called on the thread, again after a failure.
    init(logger: Logger, make: @escaping @Sendable () throws -> CorpusShipper) {
        let thread = Thread { [self] in
            serve(logger, make)
            ended.signal()
        }
        thread.name = "opined-corpus"
        thread.start()
    }

    /// Since the start; any thread.
    var tally: CorpusShipper.Tally { board.withLock { $0 } }

    /// Ends the thread, and waits for it `timeout` at the longest. What is on its way then is sent
    /// again at the next start. Call it once.
    func stop(within timeout: Duration) {
        isStopping.signal()
        _ = ended.wait(timeout: .now() + timeout.dispatch)
    }

    private func serve(_ logger: Logger, _ make: () throws -> CorpusShipper) {
        var shipper: CorpusShipper?
        var lastTrouble: String?
        var pause = Duration.zero
        while isStopping.wait(timeout: .now() + pause.dispatch) == .timedOut {
            do {
                let current = try shipper ?? make()
                shipper = current
                let isBusy = try current.turn(within: Self.reportWait)
                board.withLock { $0 = current.tally }
                pause = isBusy ? .zero : Self.pause
                guard let trouble = current.takeTrouble() else { continue }
                pause = Self.pause
                if trouble != lastTrouble { logger.warning("send the corpus: \(trouble)") }
                lastTrouble = trouble
            } catch {
                if "\(error)" != lastTrouble {
                    logger.warning("send the corpus: \(error); trying again")
                }
                lastTrouble = "\(error)"
                pause = Self.failurePause
            }
        }
        let end = ContinuousClock.now + Self.farewell
        while let shipper, shipper.isSending, ContinuousClock.now < end {
            guard (try? shipper.turn(within: Self.reportWait)) != nil else { break }
            board.withLock { $0 = shipper.tally }
        }
        shipper?.close(within: .zero)
    }
}

extension Duration {
    fileprivate var dispatch: DispatchTimeInterval {
        .milliseconds(Int(self / .milliseconds(1)))
    }
}
