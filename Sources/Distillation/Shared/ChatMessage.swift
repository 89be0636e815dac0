/// One message of a chat completion.
public struct ChatMessage: Equatable, Codable, Sendable {
    public enum Role: String, Codable, Sendable { case system, user, assistant }

    public var role: Role
    public var content: String

    public init(role: Role, content: String) { (self.role, self.content) = (role, content) }
}
