import ArgumentParser
import Foundation

/// Values with commas between them.
struct CommaList: ExpressibleByArgument, Equatable {
    let values: [String]

    init(argument: String) {
        values = argument.split(separator: ",").map {
            $0.trimmingCharacters(in: .whitespaces)
        }.filter { !$0.isEmpty }
    }
}
