import Foundation
import Testing

@testable import opined

struct InputFileTests {
    @Test func aFileThatCannotBeReadIsNamed() throws {
        #expect(InputFile.problem("/nonexistent/file")?.code == ENOENT)
        #expect(InputFile.problem("/")?.code == EISDIR)
        #expect(throws: InputFileError("/", code: EISDIR)) { try InputFile("/") }
        let error = #expect(throws: InputFileError.self) { try InputFile("/nonexistent/file") }
        #expect(error?.description.hasPrefix("open /nonexistent/file: ") == true)
    }

    @Test func filesAndStandardInputAreFine() throws {
        let file = try TemporaryFile("text")
        #expect(InputFile.problem(file.path) == nil)
        #expect(InputFile.problem("-") == nil)
        let input = try InputFile("-")
        #expect(input.descriptor == STDIN_FILENO)
        input.close()
        #expect(fcntl(STDIN_FILENO, F_GETFD) != -1, "not ours to close")
    }
}
