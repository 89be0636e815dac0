import Foundation
import Opinions

/// The files of `opined demo --learn` (Demo/learn/README.md).
struct LearnFiles {
    let model: String
    let reviews: [DemoReview]
    /// The first review of the new domain.
    let newFrom: Int
    let teacher: ReplaySource
    /// Sentences of the new domain, and of the old one.
    let heldOut, oldHeldOut: [BenchmarkEntry]

    init(_ share: ShareDirectory) throws {
        func path(_ name: String) throws -> String {
            try share.file(name).path(percentEncoded: false)
        }
        func labelled(_ name: String) throws -> [BenchmarkEntry] {
            try LabelledFile(Array(Data(contentsOf: try share.file(name)))).labelled.map(\.entry)
        }
        model = try path("Models/opined-laptops")
        reviews = try DemoReview.read(try share.file("Demo/learn/stream.jsonl"))
        newFrom = reviews.firstIndex { !$0.id.hasPrefix("computer") } ?? 0
        teacher = try ReplaySource(try path("Demo/learn/teacher.jsonl"))
        heldOut = try labelled("Demo/learn/heldout.jsonl")
        oldHeldOut = try labelled("Demo/learn/old_heldout.jsonl")
    }
}
