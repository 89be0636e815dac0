/// Settings that `opined` can't run with: every problem, in the order of the sections.
struct SettingsError: Error, Equatable, CustomStringConvertible {
    /// One line each: where, what was found, what to do.
    let problems: [String]

    var description: String { problems.joined(separator: "\n") }
}
