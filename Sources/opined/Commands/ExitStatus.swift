import ArgumentParser

/// How `opined` ends, by sysexits(3) where it has a number for it; README.md lists them.
enum ExitStatus {
    /// Standard input or a file holds what can't be read (EX_DATAERR).
    static let badInput = ExitCode(65)
    /// No broker answers (EX_UNAVAILABLE).
    static let unavailable = ExitCode(69)
    /// Something in opined or its model is broken (EX_SOFTWARE).
    static let failure = ExitCode(70)
    /// The drain ended by its deadline; what was in flight is read again (EX_TEMPFAIL).
    static let undrained = ExitCode(75)
    /// The settings are wrong: a restart won't help (EX_CONFIG).
    static let badSettings = ExitCode(78)
}
