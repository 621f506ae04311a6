/// A path that was named or met on a walk and could not be used, with the reason.
///
/// Skipping is a normal result, not an error that is thrown: one unreadable file in a folder of
/// ten thousand does not stop the rest.
public struct SkippedFile: Error, Sendable, Hashable {
  /// Why a path was left out.
  public enum Cause: Sendable, Hashable {
    /// The operating system refused it (permission, vanished, input/output error): the caller
    /// wanted it and did not get it.
    case unreadable
    /// It is not a text this library can read: binary data, or an encoding it does not know.
    case notText
    /// It is no regular file (a pipe, a device, a socket), or a link that leads nowhere.
    case notAFile
    /// It holds no character that could be searched.
    case empty
    /// It is larger than the limit on a document's size.
    case tooLarge
  }

  /// The path as it was met, relative to where the walk started if that was relative.
  public let path: String
  /// The kind of obstacle.
  public let cause: Cause
  /// A sentence for people that names the obstacle.
  public let reason: String

  /// Creates a record of a path that was left out.
  public init(path: String, cause: Cause, reason: String) {
    self.path = path
    self.cause = cause
    self.reason = reason
  }
}
