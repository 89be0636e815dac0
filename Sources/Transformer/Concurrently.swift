import Dispatch
import Synchronization

/// The results of `body` for 0..<count, computed by as many threads as there are cores.
///
/// - Throws: the error of the lowest index that has one.
func concurrently<Value: Sendable>(
    _ count: Int, _ body: @Sendable (Int) throws(ModelFileError) -> Value
) throws(ModelFileError) -> [Value] {
    let results = Mutex([Result<Value, ModelFileError>?](repeating: nil, count: count))
    DispatchQueue.concurrentPerform(iterations: count) { index in
        let result = Result { () throws(ModelFileError) in try body(index) }
        results.withLock { $0[index] = result }
    }
    var values: [Value] = []
    for result in results.withLock({ $0 }) {
        if let result { values.append(try result.get()) }
    }
    return values
}
