/// What an opinion says of its target (SemEval 2014 task 4, and the paper §3).
public enum Polarity: String, Sendable, CaseIterable, Codable {
    case positive, negative, neutral, conflict
}
