import Dispatch
import Glibc

/// Signals as calls on a queue of their own. Lives as long as they are to be heard.
final class Signals {
    private let sources: [any DispatchSourceSignal]

    /// - Parameter handlers: each called once for every time that its signal came, one after the
    ///   other.
    init(_ handlers: [Int32: @Sendable () -> Void]) {
        let queue = DispatchQueue(label: "opined.signals")
        sources = handlers.map { number, handler in
            // The default action would come first and end the process.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler(handler: handler)
            source.activate()
            return source
        }
    }

    deinit { for source in sources { source.cancel() } }
}
