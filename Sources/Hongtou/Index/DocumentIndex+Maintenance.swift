public import SearchIndex
import SystemPackage

/// What an index holds, in numbers.
public struct IndexInfo: Sendable, Hashable {
  /// Documents that can be found.
  public let documents: Int
  /// Documents that are deleted and not yet merged away.
  public let deletedDocuments: Int
  /// Segments, each with its own posting lists.
  public let segments: Int
  /// The number of the latest commit.
  public let generation: Int
  /// Files of the latest commit.
  public let files: Int
  /// Bytes in them.
  public let bytes: Int
  /// See ``DocumentIndex/isAnalysisCurrent``.
  public let isAnalysisCurrent: Bool
}

/// What a check of every byte of an index found.
public struct IndexCheck: Sendable {
  /// The files that were checked.
  public let files: Int
  /// The bytes in them.
  public let bytes: Int
  /// What is wrong, one error for each damaged file.
  public let problems: [IndexError]
  /// Whether nothing is wrong.
  public var isSound: Bool { problems.isEmpty }
}

extension DocumentIndex {
  /// What the index holds, in numbers.
  /// - Throws: `IndexError` where the index cannot be read.
  /// - Complexity: O(segments).
  public func info() throws(IndexError) -> IndexInfo {
    let manifest = try IndexStore(directory).latestManifest()
    let snapshot = try store.snapshot()
    let files = manifest.segments.flatMap(\.allFiles)
    return IndexInfo(
      documents: snapshot.documentCount - snapshot.deletedCount,
      deletedDocuments: snapshot.deletedCount, segments: manifest.segments.count,
      generation: Int(clamping: manifest.generation), files: files.count + 1,
      bytes: files.reduce(0) { $0 + $1.length }, isAnalysisCurrent: isAnalysisCurrent)
  }

  /// Checks every byte of every file of the latest commit. A damaged file is no thrown error here.
  /// - Throws: `notFound` where there is no index.
  /// - Complexity: O(*n*) in the bytes of the index.
  public func verify() throws(IndexError) -> IndexCheck {
    try Self.check(directory)
  }

  /// Checks every byte of the index at a path, also where it is too damaged to be opened.
  /// - Throws: `notFound` where there is no index; `system`.
  public static func verify(at path: String) throws(IndexError) -> IndexCheck {
    try check(FileSystemDirectory(FilePath(path), mode: .readOnly))
  }

  private static func check(_ directory: any Directory) throws(IndexError) -> IndexCheck {
    do throws(IndexError) {
      let result = try IndexStore(directory).verify()
      return IndexCheck(
        files: result.fileCount, bytes: result.byteCount, problems: result.failures)
    } catch {
      if error.code == .notFound || error.code == .system { throw error }
      return IndexCheck(files: 0, bytes: 0, problems: [error])
    }
  }

  /// Deletes documents by their ids, as one commit.
  /// - Returns: how many there were.
  /// - Throws: `IndexError`: `readOnly`, `differentAnalyzer`, `system`.
  public func remove(ids: [String]) throws -> Int {
    try requireCurrentAnalysis()
    let snapshot = try store.snapshot()
    let known = try ids.filter { try snapshot.document(id: $0) != nil }
    guard !known.isEmpty else { return 0 }
    try store.update { batch in
      for id in known { try batch.delete(id: id) }
    }
    return known.count
  }
}
