/// The names of an index's own files. Nothing else in the directory is ever read or removed, and
/// no name in a manifest that does not look like this is ever opened.
enum IndexFileName: Equatable {
  /// `manifest-` and the generation in 16 hexadecimal digits.
  case manifest(generation: UInt64)
  /// A ``FileID`` and an extension; `tmp` is a manifest on its way to its name.
  case file(FileID, fileExtension: String)

  /// The file whose lock makes a writer the only one. It is never removed.
  static let lock = "lock"
  static let temporaryExtension = "tmp"
  private static let manifestPrefix = "manifest-"

  /// The name as it stands in the directory.
  var text: String {
    switch self {
    case .manifest(let generation): Self.manifestPrefix + hexadecimal(generation)
    case .file(let id, let fileExtension): id.description + "." + fileExtension
    }
  }

  /// What a name means; nil when it is none of ours.
  init?(_ name: String) {
    if name.hasPrefix(Self.manifestPrefix) {
      guard
        let generation = Self.number(
          name.utf8.dropFirst(Self.manifestPrefix.utf8.count), digits: 16)
      else { return nil }
      self = .manifest(generation: generation)
      return
    }
    let parts = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 2, (1...16).contains(parts[1].count),
      parts[1].allSatisfy({ (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }),
      let session = Self.number(parts[0].prefix(16), digits: 16),
      parts[0].dropFirst(16).first == UInt8(ascii: "-"),
      let sequence = Self.number(parts[0].dropFirst(17), digits: 8)
    else { return nil }
    self = .file(
      FileID(session: session, sequence: UInt32(truncatingIfNeeded: sequence)),
      fileExtension: String(decoding: parts[1], as: UTF8.self))
  }

  /// The identity in the name of a file that is no manifest.
  var id: FileID? {
    if case .file(let id, _) = self { id } else { nil }
  }

  /// Exactly so many small hexadecimal digits.
  private static func number(_ text: Substring.UTF8View, digits: Int) -> UInt64? {
    guard text.count == digits else { return nil }
    var value: UInt64 = 0
    for character in text {
      switch character {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        value = value << 4 | UInt64(character - UInt8(ascii: "0"))
      case UInt8(ascii: "a")...UInt8(ascii: "f"):
        value = value << 4 | UInt64(character - UInt8(ascii: "a") + 10)
      default: return nil
      }
    }
    return value
  }
}
