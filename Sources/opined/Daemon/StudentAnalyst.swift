import Opinions
import Pipeline
import Student

/// Students as the pipeline sees them: what one is asked was chosen when it was loaded.
extension LoadedStudent: Analyst {}
extension EncoderStudent: Analyst {}
extension T5Student: Analyst {}

/// A student that says nothing, at once: what the pipeline and Kafka cost without arithmetic
/// (`opined bench`).
struct NullAnalyst: Analyst {
    let model = "null@0"

    /// The text's bytes stand for its tokens, so that batches have the sizes of real ones.
    func prepare(_ text: String) -> Int { text.utf8.count }

    func tokens(_ prepared: Int) -> Int { prepared / 4 + 2 }

    func analyse(_ batch: [Int]) -> [Analysis] { batch.map { _ in Analysis() } }
}
