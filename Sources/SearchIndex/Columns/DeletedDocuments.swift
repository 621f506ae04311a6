/// The deleted documents of a segment: a bit per document, made only when there is one.
struct DeletedDocuments: Sendable {
  /// The files that keep them.
  static let fileKind = FileKind(signature: "DELS", formatVersion: 1, fileExtension: "deletes")

  private(set) var words: [UInt64] = []
  private(set) var count = 0

  init() {}

  /// Whether no document is deleted.
  var isEmpty: Bool { count == 0 }

  @inline(__always)
  func contains(_ document: Int) -> Bool {
    let word = document &>> 6
    return word < words.count && words[word] &>> UInt64(document & 63) & 1 == 1
  }

  /// Marks a document; returns whether it was not marked before.
  @discardableResult
  mutating func insert(_ document: Int) -> Bool {
    let word = document >> 6
    while words.count <= word { words.append(0) }
    let bit: UInt64 = 1 << UInt64(document & 63)
    guard words[word] & bit == 0 else { return false }
    words[word] |= bit
    count += 1
    return true
  }

  /// Calls `body` with every document that is marked here and not in `other`, ascending.
  func forEach(notIn other: DeletedDocuments, _ body: (Int) -> Void) {
    for (number, word) in words.enumerated() {
      var rest = word & ~(number < other.words.count ? other.words[number] : 0)
      while rest != 0 {
        body(number * 64 + rest.trailingZeroBitCount)
        rest &= rest &- 1
      }
    }
  }

  /// Writes the bits as 64-bit words.
  func write(into output: OutputFile) throws(IndexError) {
    for word in words { try output.append(word) }
  }

  /// Reads the bits.
  ///
  /// - Throws: `malformed` when their number is not the manifest's, or one lies behind the documents.
  /// - Complexity: O(documents / 64).
  init(_ file: InputFile, documentCount: Int, deletedCount: Int) throws(IndexError) {
    var reader = try file.reader(in: 0..<file.count)
    words.reserveCapacity(file.count / 8)
    while reader.remaining >= 8 { words.append(try reader.readUInt64()) }
    try reader.expectEnd()
    count = words.reduce(0) { $0 + $1.nonzeroBitCount }
    let last = words.lastIndex { $0 != 0 }.map { $0 * 64 + 63 - words[$0].leadingZeroBitCount }
    guard count == deletedCount, last.map({ $0 < documentCount }) ?? true else {
      throw reader.malformed(
        expected: "\(deletedCount) deleted of \(documentCount) documents", found: "\(count)")
    }
  }
}
