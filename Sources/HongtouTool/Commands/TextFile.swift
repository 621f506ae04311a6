import SystemPackage

/// A small file of text that the user names: a lexicon, say.
enum TextFile {
  /// The file's text; what is not UTF-8 becomes U+FFFD.
  static func contents(of path: String) throws -> String {
    do {
      let file = try FileDescriptor.open(FilePath(path), .readOnly)
      return String(decoding: try file.closeAfter { try file.readAll() }, as: UTF8.self)
    } catch {
      throw CommandFailure("\(path): \(error)")
    }
  }
}
