import Glibc

/// What standard output and standard error lead to (clig.dev: colour and progress on terminals
/// only).
enum Terminal {
    /// Whether a person sees what is written to `descriptor`, and lines can be written over.
    static func isInteractive(_ descriptor: Int32) -> Bool {
        isatty(descriptor) == 1 && ProcessEnvironment.current["TERM"] != "dumb"
    }

    /// Whether colours are wanted there; `NO_COLOR` says no (no-color.org).
    static func isColoured(_ descriptor: Int32) -> Bool {
        isInteractive(descriptor) && (ProcessEnvironment.current["NO_COLOR"] ?? "").isEmpty
    }
}
