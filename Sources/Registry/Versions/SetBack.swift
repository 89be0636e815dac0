/// Why a version that the gate had passed was not put into service all the same: its trial on live
/// reviews, or that it could not be loaded.
public struct SetBack: Codable, Equatable, Sendable {
    public var version: VersionName
    public var reason: String
    /// Seconds since 1970.
    public var time: Int

    public init(version: VersionName, reason: String, time: Int) {
        (self.version, self.reason, self.time) = (version, reason, time)
    }
}
