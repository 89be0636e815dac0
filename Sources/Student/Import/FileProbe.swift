import Foundation
import Glibc

/// Small questions to the file system.
enum FileProbe {
    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// The `errno` behind an error of Foundation.
    static func code(of error: any Error) -> Int32 {
        let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
        return underlying.map { Int32($0.code) } ?? EIO
    }
}
