/// A part of an index and the room it takes.
public struct IndexPart: Sendable, Hashable {
  /// What a part holds.
  public enum Content: Sendable, Hashable {
    /// The stored blobs, compressed, with their tables.
    case stored
    /// Documents and frequencies of the posting lists of a group, with what skips in them.
    case postings(group: String)
    /// The positions of a group.
    case positions(group: String)
    /// The terms of a group.
    case dictionary(group: String)
    /// The lengths of the fields.
    case lengths
    /// The order in which documents were added, where a merge has changed it.
    case insertions
    /// The documents' ids.
    case identifiers
    /// The attributes.
    case attributes
    /// Headers, checksums, the marks of deleted documents.
    case other
  }

  /// What it holds.
  public let content: Content
  /// How many bytes of the index's files it takes.
  public let bytes: Int
}

extension IndexPart.Content: CustomStringConvertible {
  public var description: String {
    switch self {
    case .stored: "stored documents"
    case .postings(let group): "postings of \(group)"
    case .positions(let group): "positions of \(group)"
    case .dictionary(let group): "dictionary of \(group)"
    case .lengths: "lengths of fields"
    case .insertions: "order of documents"
    case .identifiers: "ids"
    case .attributes: "attributes"
    case .other: "headers and checksums"
    }
  }
}

extension InvertedIndex {
  /// What takes how much room in the latest commit, largest first; together they are all bytes of
  /// its files, the manifest aside.
  ///
  /// - Throws: What opening and reading the index can throw.
  /// - Complexity: O(terms + postings of lists of fewer than 128).
  public func parts() throws(IndexError) -> [IndexPart] {
    let (manifest, snapshot) = try store.withLatest { (manifest) throws(IndexError) in
      (manifest, try open(manifest))
    }
    var sizes: [IndexPart.Content: Int] = [:]
    var known = 0
    for segment in snapshot.segments {
      for (content, bytes) in try segment.partSizes() {
        sizes[content, default: 0] += bytes
        known += bytes
      }
    }
    let files = manifest.segments.flatMap(\.allFiles).reduce(0) { $0 + $1.length }
    sizes[.other] = files - known
    return sizes.filter { $0.value > 0 }.map { IndexPart(content: $0.key, bytes: $0.value) }
      .sorted { ($1.bytes, "\($0.content)") < ($0.bytes, "\($1.content)") }
  }
}

extension SegmentReader {
  fileprivate func partSizes() throws(IndexError) -> [(IndexPart.Content, Int)] {
    var sizes: [(IndexPart.Content, Int)] = []
    if let stored = directory.stored {
      let numbers = 2 * (stored.blockCount + 1) + documentCount
      sizes.append((.stored, stored.bytes.count + numbers * stored.numberSize))
    }
    if let ids = directory.identifiers {
      let table = 8 * (documentCount + 1) + 4 * ids.slotCount
      sizes.append((.identifiers, ids.strings.end - ids.strings.bytes + table))
    }
    for case .some(let attribute) in directory.attributes {
      sizes.append((.attributes, attribute.end - attribute.values))
    }
    if directory.insertions != nil {
      sizes.append((.insertions, InsertionColumn.byteCount(documents: documentCount)))
    }
    for field in directory.fields {
      let widths = field.positions == .column ? documentCount : 0
      sizes.append((.lengths, documentCount * field.lengthSize + widths))
    }
    for (number, group) in schema.groups.enumerated() {
      let layout = directory.groups[number].dictionary
      let end = layout.offsets + 4 * layout.blockCount
      sizes.append((.dictionary(group: group.name), end - layout.blocks))
      let (postings, positions) = try listSizes(number)
      sizes.append((.postings(group: group.name), postings))
      sizes.append((.positions(group: group.name), positions))
    }
    return sizes
  }

  /// The bytes of a group's lists without positions, and of the positions.
  private func listSizes(
    _ group: Int
  ) throws(IndexError) -> (postings: Int, positions: Int) {
    var all = 0
    var positions = 0
    let first = schema.fields(of: GroupID(group)).lowerBound
    var cursor = try dictionaries[group].cursor()
    while let entry = cursor.entry {
      for list in entry.lists {
        all += list.location.end - list.location.start
        if directory.fields[first + list.field].positions != .none {
          positions += try positionBytes(first + list.field, list.location)
        }
      }
      try cursor.advance()
    }
    return (all - positions, positions)
  }

  private func positionBytes(
    _ field: Int, _ location: PostingListLocation
  ) throws(IndexError) -> Int {
    guard location.count < PostingBlock.size else {
      let reader = try PostingReader(self, field: field, location: location)
      return location.end - location.start - reader.positionsStart
    }
    var bits = 0
    let cursor = try PostingCursor(self, field: field, location: location)
    try cursor.advance(to: 0)
    while cursor.document != PostingCursor.end {
      let width = try positionWidth(field: field, document: cursor.document)
      bits += PositionCode.bits(frequency: try cursor.frequency(), width: width)
      try cursor.next()
    }
    return (bits + 7) / 8
  }
}
