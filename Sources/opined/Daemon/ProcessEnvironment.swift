import Foundation

/// The environment of this process; only commands and the daemon's wiring read it.
enum ProcessEnvironment {
    static var current: [String: String] { ProcessInfo.processInfo.environment }
}
