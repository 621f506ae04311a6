import ChineseSegmentation
import SearchIndex

extension DocumentIndex {
  /// Analyses the documents of an index again, from the text that it keeps: for an index that was
  /// made with another ICU or another version of this library (``isAnalysisCurrent``), or to give it
  /// other words. The files need not be there; what is known of them stays, so that unchanged ones
  /// are left alone later.
  ///
  /// It is one commit: a failure, or a process that is killed, leaves the index as it was. Meanwhile
  /// readers go on with what they have; the index needs room for itself a second time.
  ///
  /// - Parameters:
  ///   - path: the index's own directory. No other instance may have it open for writing.
  ///   - options: memory and threads; a lexicon, synonyms or stop words take the place of those that
  ///     the index was made with, and what is empty stays as it was.
  ///   - progress: called now and then with the share done, 0 … 1, from any thread; returns whether
  ///     to go on.
  /// - Returns: how many documents there are.
  /// - Throws: `IndexError`: `notFound`, `locked`, `differentSchema`, `cancelled`, `system`, and what
  ///   reading a damaged index can throw.
  @discardableResult
  public static func rebuild(
    at path: String, options: Options = Options(),
    progress: (@Sendable (Double) -> Bool)? = nil
  ) throws -> Int {
    let index = try DocumentIndex(at: path, mode: .existing, options: options)
    return try index.rebuild(progress: progress)
  }

  /// Analyses all documents again with this process's analysis. Afterwards the index has to be
  /// opened again.
  func rebuild(progress: (@Sendable (Double) -> Bool)?) throws -> Int {
    let snapshot = try snapshot()
    let settings = settings.replaced(by: options)
    _ = try WordLists(settings)
    let segmenter = try Self.makeSegmenter(lexicon: settings.lexicon)
    return try store.replaceDocuments(
      analyzer: AnalysisSettings.analyzer(with: segmenter), settings: settings.encoded()
    ) { batch in
      try RebuildingJob(
        snapshot: snapshot, segmenter: segmenter, batch: batch, progress: progress
      ).run()
    }
  }

  /// Whether the words that options bring are those that the index was made with. An existing index
  /// does not take others: it has to be rebuilt (``rebuild(at:options:progress:)``).
  public func hasWords(of options: Options) -> Bool { settings.replaced(by: options) == settings }
}
