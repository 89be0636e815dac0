import Disk

/// What the registry would not do or could not do: what was tried, what was found, what helps.
public struct RegistryError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The only part that code may branch on.
    public enum Kind: Equatable, Sendable {
        /// Another process changes the registry.
        case busy
        /// There is no such version, or nothing to go back to.
        case unknown
        /// The version is there already.
        case taken
        /// Files are missing or altered.
        case damaged
        /// The gate has not passed the version.
        case refused
        /// Another version became the champion meanwhile.
        case overtaken
        /// What was given is no model directory or no name.
        case invalid
        /// The file system said no; its `errno`.
        case disk(Int32)
    }

    public let kind: Kind
    public let description: String

    init(_ kind: Kind, _ operation: String, _ problem: String, remedy: String) {
        self.kind = kind
        description = "\(operation): \(problem); \(remedy)"
    }

    init(_ error: FileWriteError) {
        kind = .disk(error.code)
        description = error.description
    }
}
