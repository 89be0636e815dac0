import Glibc

/// A file mapped into memory, read only, for as long as this object lives.
///
/// A file that shrinks while it is mapped ends the process with SIGBUS. Models are replaced by
/// rename, never written in place, and are copied out of the mapping on loading, so the danger
/// lasts no longer than that.
///
/// `@unchecked Sendable`: the memory is never written, and the address never changes.
final class MappedFile: @unchecked Sendable {
    let bytes: UnsafeRawBufferPointer

    init(path: String) throws(ModelFileError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw ModelFileError(
                file: path, problem: "cannot be opened (\(String(cString: strerror(errno))))",
                remedy: "check the model directory and its permissions")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw ModelFileError(file: path, problem: "is not a regular file")
        }
        guard status.st_size > 0 else { throw ModelFileError(file: path, problem: "is empty") }
        let size = Int(status.st_size)
        guard let address = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0),
            address != MAP_FAILED
        else {
            throw ModelFileError(
                file: path, problem: "cannot be mapped (\(String(cString: strerror(errno))))",
                remedy: "check the memory limit of the process")
        }
        bytes = UnsafeRawBufferPointer(start: address, count: size)
    }

    deinit { munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count) }
}
