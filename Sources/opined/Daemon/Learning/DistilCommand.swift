/// How this program is started once more, to train with the settings that it was started with.
struct DistilCommand: Equatable, Sendable {
    /// What is systemd's word to the daemon, and not to a child of it.
    private static let ownVariables: Set = ["NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"]

    let arguments: [String]
    let environment: [String: String]

    /// - Parameter parent: the child ends when this process is gone.
    init(_ origin: LearningDesk.Origin, registry: String, parent: Int32) {
        arguments =
            ["distil", "--config", origin.options.config]
            + origin.options.overrides.flatMap { ["--set", $0] }
            + ["--registry", registry, "--progress", "json", "--parent", "\(parent)"]
        environment = origin.environment.filter { !Self.ownVariables.contains($0.key) }
    }
}
