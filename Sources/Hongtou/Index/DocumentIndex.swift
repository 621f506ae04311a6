import ChineseSegmentation
public import SearchIndex
import SystemPackage

/// Full-text search over official documents, in a directory or in memory.
///
/// ```swift
/// let index = try DocumentIndex(at: "archive.hongtou")
/// let report = try await index.add(contentsOf: ["documents/"])
/// let results = try index.search("容错纠错 干部", limit: 10)
/// ```
///
/// One process at a time may have an index open for writing; any number may read it meanwhile.
/// An instance may be used from any number of threads; its changes run one after the other.
public final class DocumentIndex: Sendable {
  /// What a new index is made with, and what making and reading it may cost.
  public struct Options: Sendable {
    /// The user's words beside the built-in lexicon, one a line with an optional cost, in the
    /// format of ``Lexicon``. An existing index keeps the words it was made with.
    public var lexicon = ""
    /// Words that find each other, in the file format of ``Synonyms``. An existing index keeps the
    /// synonyms it was made with.
    public var synonyms = ""
    /// Words that queries leave out, in the file format of ``StopWords``; none by default. An
    /// existing index keeps the stop words it was made with.
    public var stopWords = ""
    /// The memory, in bytes, that a change may use before it writes a segment.
    public var memoryBudget = 256 << 20
    /// Whether a change that leaves many small segments merges some of them before it returns. Where
    /// it does not, call ``DocumentIndex/mergeInBackground(progress:)`` after changes, so that none
    /// waits for a merge.
    public var mergesAfterUpdates = true
    /// The largest file that is read, in bytes.
    public var fileByteLimit = 256 << 20
    /// How many threads read and analyse files; 0 takes one per processor.
    public var threads = 0

    /// The default options.
    public init() {}
  }

  let store: InvertedIndex
  let directory: any Directory
  let schema: DocumentSchema
  let settings: AnalysisSettings
  let segmenter: Segmenter
  let wordLists: WordLists
  let options: Options
  /// Paths below this directory are kept relative to it; an index in memory has none.
  let baseDirectory: FilePath?

  /// An empty index in memory: the same code, with another storage.
  /// - Throws: `IndexError` where ICU's data is missing.
  public convenience init(options: Options = Options()) throws(IndexError) {
    try self.init(
      directory: MemoryDirectory(), mode: .create, baseDirectory: nil, options: options)
  }

  /// Opens the index in a directory, or makes one.
  ///
  /// - Parameters:
  ///   - path: the index's own directory; its parent must exist.
  ///   - mode: whether the index may be made (the default) or changed.
  ///   - options: see ``Options``.
  /// - Throws: `IndexError`: `notFound`, `locked`, `differentSchema`, `formatTooNew`, `system`,
  ///   and what reading a damaged manifest can throw. Another analysis than this process's is no
  ///   error here: it is thrown by searches and changes (``isAnalysisCurrent``).
  /// - Complexity: O(segments); nothing proportional to the documents is read.
  public convenience init(
    at path: String, mode: OpenMode = .create, options: Options = Options()
  ) throws(IndexError) {
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw IndexError(
        .invalidArgument, expected: "the path of a directory", found: "“\(path)”")
    }
    let place = WorkingDirectory.absolute(FilePath(path))
    try self.init(
      directory: FileSystemDirectory(FilePath(path), mode: mode), mode: mode,
      baseDirectory: place.removingLastComponent(), options: options)
  }

  /// Opens or makes an index in any storage.
  init(
    directory: any Directory, mode: OpenMode, baseDirectory: FilePath?, options: Options
  ) throws(IndexError) {
    self.options = options
    self.directory = directory
    self.baseDirectory = baseDirectory
    schema = try DocumentSchema.current()
    if let existing = try Self.existing(in: directory, mode: mode, schema, options) {
      store = existing
      settings = try AnalysisSettings(decoding: existing.settings)
      segmenter = try Self.makeSegmenter(lexicon: settings.lexicon)
      wordLists = try WordLists(settings)
    } else {
      segmenter = try Self.makeSegmenter(lexicon: options.lexicon)
      settings = AnalysisSettings(
        lexicon: options.lexicon, synonyms: options.synonyms, stopWords: options.stopWords)
      wordLists = try WordLists(settings)
      store = try InvertedIndex(
        in: directory, schema: schema.schema, mode: mode,
        analyzer: AnalysisSettings.analyzer(with: segmenter), settings: settings.encoded(),
        options: Self.storeOptions(options))
    }
  }

  /// The index's own directory, which a walk passes over.
  var ownDirectory: FilePath? { (directory as? FileSystemDirectory)?.path }

  /// The index that is there; nil where there is none and one may be made.
  private static func existing(
    in directory: any Directory, mode: OpenMode, _ schema: DocumentSchema, _ options: Options
  ) throws(IndexError) -> InvertedIndex? {
    do throws(IndexError) {
      return try InvertedIndex(
        in: directory, schema: schema.schema, mode: mode == .create ? .existing : mode,
        options: storeOptions(options))
    } catch {
      if mode == .create, error.code == .notFound { return nil }
      throw error
    }
  }

  private static func storeOptions(_ options: Options) -> IndexOptions {
    IndexOptions(
      memoryBudget: options.memoryBudget, mergesAfterUpdates: options.mergesAfterUpdates)
  }

  static func makeSegmenter(lexicon: String) throws(IndexError) -> Segmenter {
    do {
      return try Segmenter(lexicon: .officialDocuments.merging(Lexicon(parsing: lexicon)))
    } catch {
      throw IndexError(.invalidArgument, found: "\(error)", advice: "Correct the lexicon.")
    }
  }

  /// What the index makes of the text of queries, for one thread.
  var queryAnalyzer: QueryAnalyzer {
    QueryAnalyzer(segmenter: segmenter, stopWords: wordLists.stopWords)
  }

  /// Whether this process analyses text as the index's documents were analysed. Where it does
  /// not (another ICU, another version of this library), searches and changes throw
  /// `differentAnalyzer`; ``info()``, ``verify()`` and reading documents still work.
  public var isAnalysisCurrent: Bool {
    store.analyzer == AnalysisSettings.analyzer(with: segmenter)
  }

  /// - Throws: `differentAnalyzer` with what to do.
  func requireCurrentAnalysis() throws(IndexError) {
    guard isAnalysisCurrent else {
      throw IndexError(
        .differentAnalyzer,
        expected: "the analysis that made the index, \(store.analyzer)",
        found: "\(AnalysisSettings.analyzer(with: segmenter)): ICU or this library has changed",
        advice: "Rebuild the index from the text it keeps: `hongtou index --rebuild`, or "
          + "DocumentIndex.rebuild(at:).")
    }
  }

  /// The documents of the latest commit, for any number of searches that must agree.
  /// - Throws: `IndexError` where the index cannot be read.
  public func snapshot() throws(IndexError) -> DocumentSnapshot {
    DocumentSnapshot(snapshot: try store.snapshot(), index: self)
  }
}
