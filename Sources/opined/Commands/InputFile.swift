import Glibc

/// A file that a command reads, or standard input for `-`. Whoever opens it closes it.
struct InputFile {
    let descriptor: Int32

    init(_ name: String) throws(InputFileError) {
        if let problem = Self.problem(name) { throw problem }
        descriptor = name == "-" ? STDIN_FILENO : open(name, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw InputFileError(name, code: errno) }
    }

    func close() { if descriptor != STDIN_FILENO { Glibc.close(descriptor) } }

    /// What people are told of a file of that name.
    static func title(_ name: String) -> String { name == "-" ? "standard input" : name }

    /// Why a file can't be read. Opens nothing: whoever writes into a pipe would see it closed.
    static func problem(_ name: String) -> InputFileError? {
        guard name != "-" else { return nil }
        var status = stat()
        guard access(name, R_OK) == 0, stat(name, &status) == 0 else {
            return InputFileError(name, code: errno)
        }
        return status.st_mode & S_IFMT == S_IFDIR ? InputFileError(name, code: EISDIR) : nil
    }
}

/// A file that can't be opened: which, why, what to do.
struct InputFileError: Error, Equatable, CustomStringConvertible {
    let name: String
    let code: Int32

    init(_ name: String, code: Int32) { (self.name, self.code) = (name, code) }

    var description: String {
        let remedy = code == EACCES ? "check its permissions" : "name another"
        return "open \(name): \(String(cString: strerror(code))); \(remedy)"
    }
}
