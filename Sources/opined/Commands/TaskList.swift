import ArgumentParser
import Student

extension StudentTask: ExpressibleByArgument {}

/// Tasks with commas between them.
struct TaskList: ExpressibleByArgument, CustomStringConvertible, Equatable {
    let tasks: Set<StudentTask>

    init(_ tasks: Set<StudentTask>) { self.tasks = tasks }

    init?(argument: String) {
        let names = CommaList(argument: argument).values
        let tasks = names.compactMap(StudentTask.init(rawValue:))
        guard !tasks.isEmpty, tasks.count == names.count else { return nil }
        self.tasks = Set(tasks)
    }

    var description: String {
        StudentTask.allCases.filter(tasks.contains).map(\.rawValue).joined(separator: ",")
    }

    static var allValueStrings: [String] { StudentTask.allCases.map(\.rawValue) }
    var defaultValueDescription: String { description }
}
