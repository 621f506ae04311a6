import Synchronization

/// What all sessions of a segmenter share: ICU's rules and dictionary, the lexicon, and the
/// tables of the fast engine once they are built.
final class SegmentationData: Sendable {
  let prototype: WordBreakerPrototype
  /// ICU's rules and dictionary, where both can be read.
  let readable: Readable?
  let lexicon: Lexicon
  let lexiconTrie: LexiconTrie?

  struct Readable: Sendable {
    let rules: RuleTable
    let dictionary: DictionaryTrie
  }

  private let tables = AtomicLazyReference<SegmentationTables>()
  /// Whether this ICU's data has been found unfit for tables.
  private let isUnfit = Atomic<Bool>(false)
  /// Held while tables are built, so that two threads do not build them twice.
  private let building = Mutex(())
  /// UTF-8 bytes cut over the mapped dictionary so far, by all sessions of a purpose.
  private let bytesIndexed = Atomic<Int>(0)
  private let bytesQueried = Atomic<Int>(0)
  /// Whether a task has been asked to build the tables.
  private let isAskedFor = Atomic<Bool>(false)
  /// 0: not known yet.
  private let cachedIdentity = Atomic<UInt64>(0)

  /// Building the tables takes about as long as cutting this many bytes over the mapped
  /// dictionary: whoever comes this far will probably go on, and has lost at most half.
  static let bytesBeforeTables = 512 << 10
  /// More than the queries of a short-lived process cut.
  static let queriedBytesBeforeTables = 1 << 20

  init(breaker: WordBreaker, lexicon: Lexicon) {
    prototype = WordBreakerPrototype(breaker)
    self.lexicon = lexicon
    lexiconTrie = lexicon.words.isEmpty ? nil : LexiconTrie(lexicon)
    if let rules = RuleTable(binaryRules: breaker.binaryRules()),
      let dictionary = DictionaryTrie()
    {
      readable = Readable(rules: rules, dictionary: dictionary)
    } else {
      readable = nil
    }
  }

  /// The tables for a session that is about to cut `bytes` more bytes, or nil where it should go
  /// on without. Sessions for queries never wait for them.
  func tables(after bytes: Int, _ purpose: Segmenter.Purpose) -> SegmentationTables? {
    if let built = tables.load() { return built }
    switch purpose {
    case .indexing:
      let sum = bytesIndexed.add(bytes, ordering: .relaxed).newValue
      return sum >= Self.bytesBeforeTables ? makeTables() : nil
    case .querying:
      let sum = bytesQueried.add(bytes, ordering: .relaxed).newValue
      if sum >= Self.queriedBytesBeforeTables { makeTablesInBackground() }
      return nil
    }
  }

  private func makeTablesInBackground() {
    guard !isAskedFor.exchange(true, ordering: .relaxed) else { return }
    Task.detached(priority: .utility) { _ = self.makeTables() }
  }

  /// The tables, if they have been built.
  var builtTables: SegmentationTables? { tables.load() }

  /// The tables, built at the first call; nil where this ICU's data does not allow it.
  func makeTables() -> SegmentationTables? {
    if let built = tables.load() { return built }
    guard let readable, !isUnfit.load(ordering: .relaxed) else { return nil }
    return building.withLock { _ in
      if let built = tables.load() { return built }
      guard
        let built = SegmentationTables(
          rules: readable.rules, dictionary: readable.dictionary, lexicon: lexicon)
      else {
        isUnfit.store(true, ordering: .relaxed)
        return nil
      }
      return tables.storeIfNil(built)
    }
  }

  /// See ``Segmenter/identity``.
  var identity: UInt64 {
    let known = cachedIdentity.load(ordering: .relaxed)
    if known != 0 { return known }
    var checksum = Checksum()
    checksum.add(Self.analysisVersion)
    if let readable {
      checksum.add(readable.rules.checksum)
      checksum.add(readable.dictionary.checksum())
    } else {
      // ICU itself cuts: its version stands for its data.
      for byte in ICUVersion.current.utf8 { checksum.add(UInt64(byte)) }
    }
    for word in lexicon.words {
      for scalar in word.scalars { checksum.add(UInt64(scalar)) }
      checksum.add(UInt64(word.cost) | 1 << 32)
    }
    cachedIdentity.store(checksum.value, ordering: .relaxed)
    return checksum.value
  }

  /// Counts up when this project itself changes the cuts.
  private static let analysisVersion: UInt64 = 1
}
