import Glibc

/// The files that settings point to.
extension Settings {
    /// A line for each file that is missing or unreadable: secrets, certificates, dictionary,
    /// model, labelled texts.
    ///
    /// - Parameter credentialsDirectory: `$CREDENTIALS_DIRECTORY`; nil outside systemd.
    func problemsOnDisk(credentialsDirectory: String?) -> [String] {
        var problems: [String] = []
        let secrets = [
            ("kafka.tls.key_password", kafka.tls.keyPassword),
            ("kafka.sasl.password", kafka.sasl.password),
            ("teacher.key", teacher.key),
        ]
        for case (let key, let secret?) in secrets {
            do { _ = try secret.read(credentialsDirectory: credentialsDirectory) } catch {
                problems += error.problems.map { "\(key): \($0)" }
            }
        }
        let files =
            [
                ("kafka.tls.ca_file", kafka.tls.caFile),
                ("kafka.tls.cert_file", kafka.tls.certificateFile),
                ("kafka.tls.key_file", kafka.tls.keyFile),
                ("output.dictionary_file", output.dictionaryFile),
                ("teacher.ca_file", teacher.caFile),
                ("model.directory", "\(model.path)/opined.json"),
            ]
            + distillation.replayFiles.map { ("distillation.replay_files", $0) }
            + distillation.gateFiles.map { ("distillation.gate_files", $0) }
        for case (let key, let path?) in files where access(path, R_OK) != 0 {
            let answer = String(cString: strerror(errno))
            problems.append("\(key): open \(path): \(answer); check the path and its permissions")
        }
        return problems
    }
}
