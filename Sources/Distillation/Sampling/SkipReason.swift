/// Why the teacher is not asked about a review. Metrics count by it.
public enum SkipReason: String, CaseIterable, Codable, Sendable {
    /// Nearly the same text was chosen before.
    case nearDuplicate = "near_duplicate"
    /// Its key had its share in this window.
    case keyCap = "key_cap"
    /// Its topic had its share in this window.
    case topicCap = "topic_cap"
    /// The draw went against it: others are harder.
    case notChosen = "not_chosen"
    /// Chosen, but more at once than the budget's pace allows.
    case paced
    /// No call is left.
    case noBudget = "no_budget"
}
