@testable import SearchIndex

/// The least index that uses all of the storage layer: documents are pairs of texts, a segment is
/// one file, deletes are a second one, a merge rewrites everything.
struct ToyIndex {
  static let segmentKind = FileKind(signature: "TOYS", formatVersion: 1, fileExtension: "toy")
  static let deletesKind = FileKind(signature: "TOYD", formatVersion: 1, fileExtension: "del")
  static let blueprint = StoreWriter.Blueprint(analyzer: "toy 1", schema: [1, 2, 3])

  let writer: StoreWriter

  init(_ directory: any Directory, mode: OpenMode = .create) throws(IndexError) {
    writer = try StoreWriter(directory, creating: mode == .create ? Self.blueprint : nil)
  }

  /// Adds documents, replacing those of the same name, and deletes others: one commit.
  func update(
    add added: [(String, String)], delete deleted: [String] = []
  ) throws(IndexError) {
    var manifest = writer.manifest
    let gone = Set(added.map(\.0) + deleted)
    for position in manifest.segments.indices {
      try delete(gone, in: &manifest.segments[position], of: manifest)
    }
    if !added.isEmpty { manifest.segments.append(try writeSegment(added)) }
    try writer.commit(manifest)
  }

  /// Makes one segment of all.
  func merge() throws(IndexError) {
    var manifest = writer.manifest
    let documents = try Self.documents(of: manifest, in: writer.store)
    manifest.segments = [try writeSegment(documents)]
    try writer.commit(manifest)
  }

  private func writeSegment(_ documents: [(String, String)]) throws(IndexError) -> Manifest.Segment
  {
    let file = try writer.createFile(Self.segmentKind)
    try file.append(varint: documents.count)
    for (id, text) in documents {
      var bytes = ByteWriter()
      bytes.append(string: id)
      bytes.append(string: text)
      try file.append(bytes)
    }
    return Manifest.Segment(
      name: file.name, documentCount: documents.count, files: [try file.finish()])
  }

  private func delete(
    _ ids: Set<String>, in segment: inout Manifest.Segment, of manifest: Manifest
  ) throws(IndexError) {
    let old = try Self.deletes(of: segment, manifest, in: writer.store)
    let documents = try Self.allDocuments(of: segment, manifest, in: writer.store)
    let new = old.union(documents.indices.filter { ids.contains(documents[$0].0) })
    guard new != old else { return }
    let file = try writer.createFile(Self.deletesKind)
    try file.append(varint: new.count)
    for number in new.sorted() { try file.append(varint: number) }
    segment.deletes = try file.finish()
    segment.deletedCount = new.count
  }

  // MARK: Reading

  /// The documents that are not deleted, in order.
  static func documents(
    of manifest: Manifest, in store: IndexStore
  ) throws(IndexError) -> [(String, String)] {
    var result: [(String, String)] = []
    for segment in manifest.segments {
      let deleted = try deletes(of: segment, manifest, in: store)
      for (number, document) in try allDocuments(of: segment, manifest, in: store).enumerated()
      where !deleted.contains(number) {
        result.append(document)
      }
    }
    return result
  }

  private static func allDocuments(
    of segment: Manifest.Segment, _ manifest: Manifest, in store: IndexStore
  ) throws(IndexError) -> [(String, String)] {
    let file = try store.open(try segment.file(segmentKind), kind: segmentKind, of: manifest)
    var reader = try file.reader(in: 0..<file.count)
    let count = try reader.readCount(ofItemsOfAtLeast: 2)
    guard count == segment.documentCount else {
      throw reader.malformed(expected: "\(segment.documentCount) documents", found: "\(count)")
    }
    var documents: [(String, String)] = []
    for _ in 0..<count { documents.append((try reader.readString(), try reader.readString())) }
    try reader.expectEnd()
    return documents
  }

  private static func deletes(
    of segment: Manifest.Segment, _ manifest: Manifest, in store: IndexStore
  ) throws(IndexError) -> Set<Int> {
    guard let entry = segment.deletes else { return [] }
    let file = try store.open(entry, kind: deletesKind, of: manifest)
    var reader = try file.reader(in: 0..<file.count)
    let count = try reader.readCount(ofItemsOfAtLeast: 1)
    var deleted: Set<Int> = []
    for _ in 0..<count {
      deleted.insert(try reader.readVarint(atMost: segment.documentCount - 1))
    }
    try reader.expectEnd()
    return deleted
  }
}

/// Creation, adding, updating, deleting, reopening and merging of a ``ToyIndex``.
struct ToyStory: IndexStory {
  private static let first = [("a", "apple"), ("b", "bread"), ("c", "cheese")]
  /// Longer than a write buffer would be cut, shorter than a block.
  private static let long = String(repeating: "long ", count: 100)

  let states: [[String: String]?] = [
    nil,
    [:],
    ["a": "apple", "b": "bread", "c": "cheese"],
    ["a": "apple", "b": "butter"],
    ["a": "apple", "b": "butter", "d": "dill", "e": Self.long],
    ["a": "apple", "b": "butter", "d": "dill", "e": Self.long],
    ["b": "butter", "d": "dill", "e": Self.long],
  ]

  func tell(on directory: any Directory, acknowledged: (Int) -> Void) throws(IndexError) {
    let index = try ToyIndex(directory)
    acknowledged(1)
    try index.update(add: Self.first)
    acknowledged(2)
    try index.update(add: [("b", "butter")], delete: ["c"])
    acknowledged(3)
    index.writer.close()
    let reopened = try ToyIndex(directory, mode: .existing)
    try reopened.update(add: [("d", "dill"), ("e", Self.long)])
    acknowledged(4)
    try reopened.merge()
    acknowledged(5)
    try reopened.update(add: [], delete: ["a"])
    acknowledged(6)
    reopened.writer.close()
  }

  func answers(on directory: any Directory) throws(IndexError) -> [String: String]? {
    let store = IndexStore(directory)
    do throws(IndexError) {
      return try store.withLatest { (manifest) throws(IndexError) in
        let documents = try ToyIndex.documents(of: manifest, in: store)
        return Dictionary(documents) { first, _ in first + " twice" }
      }
    } catch {
      guard error.code == .notFound else { throw error }
      return nil
    }
  }

  func resume(on directory: any Directory) throws(IndexError) {
    let before = try answers(on: directory) ?? [:]
    let index = try ToyIndex(directory)
    try index.update(add: [("z", "zest")])
    index.writer.close()
    let after = try answers(on: directory)
    guard after == before.merging(["z": "zest"], uniquingKeysWith: { $1 }) else {
      throw IndexError(.malformed, expected: "\(before) and z", found: "\(after ?? [:])")
    }
  }

  func verify(_ directory: any Directory) throws(IndexError) {
    if let failure = try IndexStore(directory).verify().failures.first { throw failure }
  }
}
