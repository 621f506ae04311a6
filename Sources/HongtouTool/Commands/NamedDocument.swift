import Hongtou

/// A DOCUMENT on the command line: PATH (all documents of the file), PATH#part or a document number
/// (the document with what it transmits).
enum NamedDocument {
  /// The documents that a name stands for.
  /// - Throws: exit status 1 with a message where there are none, 2 where a number belongs to
  ///   documents of several files, which are listed.
  static func resolve(
    _ name: String, in snapshot: DocumentSnapshot
  ) throws -> [DocumentReference] {
    let found = try snapshot.documents(named: name)
    guard !found.isEmpty else {
      Console.warn(
        "no document is called \(name): give the path that a search shows, PATH#part, or a "
          + "document number")
      throw ExitStatus.nothing
    }
    guard Set(found.map(\.path)).count == 1 else {
      Console.warn("\(name) stands for \(found.count) documents; name one of them:")
      for document in found {
        Console.writeError("  \(document.path)#\(document.part)  \(document.title ?? "")\n")
      }
      throw ExitStatus.error
    }
    return found
  }
}
