/// What a student can be asked for.
public enum StudentTask: String, CaseIterable, Sendable {
    /// Terms of the text and what is said of them.
    case extract
    /// Categories that the text judges.
    case categorise
    /// The sentiment of the whole text.
    case sentiment
    /// How well each label of the user fits.
    case classify
}
