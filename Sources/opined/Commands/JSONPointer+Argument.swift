import ArgumentParser
import Opinions

extension JSONPointer: ExpressibleByArgument {
    public init?(argument: String) { try? self.init(argument) }
    public var defaultValueDescription: String { description }
}
