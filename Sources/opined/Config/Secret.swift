/// Where a secret is; its text never stands in the settings, and never in a log.
enum Secret: Equatable, Sendable {
    case file(String)
    /// A name below systemd's `$CREDENTIALS_DIRECTORY`.
    case credential(String)

    static let bytesMax = 65_536

    /// The secret, without the line break at its end.
    ///
    /// - Parameter credentialsDirectory: `$CREDENTIALS_DIRECTORY`; nil outside systemd.
    /// - Throws: A ``SettingsError`` that names the place and never the text.
    func read(credentialsDirectory: String?) throws(SettingsError) -> String {
        let path = try path(credentialsDirectory: credentialsDirectory)
        do {
            var bytes = try BoundedFile.read(path, bytesMax: Self.bytesMax)[...]
            if bytes.last == 0x0A { bytes.removeLast() }
            if bytes.last == 0x0D { bytes.removeLast() }
            guard !bytes.isEmpty, let text = String(validating: bytes, as: UTF8.self) else {
                throw BoundedFile.Failure(description: "is empty or not UTF-8; write the secret")
            }
            return text
        } catch {
            throw SettingsError(problems: ["read the secret \(path): \(error)"])
        }
    }

    private func path(credentialsDirectory: String?) throws(SettingsError) -> String {
        switch self {
        case .file(let path): return path
        case .credential(let name):
            guard let credentialsDirectory else {
                throw SettingsError(problems: [
                    "read the credential \(name): $CREDENTIALS_DIRECTORY is not set; start opined "
                        + "by systemd with LoadCredential=\(name):…, or use a …_file setting"
                ])
            }
            return "\(credentialsDirectory)/\(name)"
        }
    }
}
