/// What came of adding files to an index.
public struct IndexingReport: Sendable, Hashable {
  /// Files that were not in the index before.
  public var added = 0
  /// Files whose content had changed.
  public var updated = 0
  /// Files that are in the index as they are.
  public var unchanged = 0
  /// Files that had vanished and whose documents were dropped.
  public var removed = 0
  /// Paths that could not be used, with the reasons, in the order of their paths.
  public var skipped: [SkippedFile] = []
  /// The documents read from the added and updated files; one file may hold several.
  public var documents = 0
  /// The bytes of the added and updated files.
  public var bytes = 0
  /// The time it took, in seconds.
  public var seconds = 0.0

  /// An empty report.
  public init() {}
}

/// How far the indexing of files has come.
public struct IndexingProgress: Sendable, Hashable {
  /// Files looked at so far.
  public let files: Int
  /// Files to look at.
  public let totalFiles: Int
  /// Bytes of the files looked at so far.
  public let bytes: Int
  /// Bytes of all files to look at.
  public let totalBytes: Int
}
