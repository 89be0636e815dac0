/// The `admin` section of opined.yaml: metrics and health over HTTP.
struct AdminSettings: Equatable, Sendable {
    let isEnabled: Bool
    /// The address to listen on; an IPv4 or IPv6 one.
    let listen: String
    /// 0 takes any free one, which the log then names.
    let port: Int

    static let defaults: [String: SettingValue] = [
        "admin.enabled": true, "admin.listen": "127.0.0.1", "admin.port": 9_464,
    ]

    init(_ reader: inout SettingsReader) {
        isEnabled = reader.bool("admin.enabled")
        listen = reader.string("admin.listen", length: 2...45)
        port = reader.int("admin.port", in: 0...65_535)
        reader.requireAddress(listen, "admin.listen")
    }
}
