/// The engine of one session: chosen once, changed at most once, when the tables are ready.
final class Cutter {
  private let data: SegmentationData
  private let engine: Segmenter.Engine
  private var icu: ICUEngine?
  private var trie: TrieEngine?
  private var table: TableEngine?

  init(data: SegmentationData, engine: Segmenter.Engine) {
    self.data = data
    self.engine = engine
    guard engine != .icu, let readable = data.readable else {
      icu = ICUEngine(breaker: data.prototype.clone(), lexicon: data.lexiconTrie)
      return
    }
    trie = TrieEngine(
      rules: readable.rules, dictionary: readable.dictionary, lexicon: data.lexiconTrie,
      prototype: data.prototype)
    if engine == .tables { useTables() }
  }

  /// Cuts one window and appends its tokens.
  func cut(_ bytes: UnsafeBufferPointer<UInt8>, lattice: Lattice, into tokens: TokenBuffer) {
    if engine == .automatic, table == nil, trie != nil,
      data.shouldBuildTables(after: bytes.count)
    {
      useTables()
    }
    if let table {
      unsafe table.cut(bytes, lattice: lattice, into: tokens)
    } else if let trie {
      unsafe trie.cut(bytes, lattice: lattice, into: tokens)
    } else {
      unsafe icu?.cut(bytes, lattice: lattice, into: tokens)
    }
  }

  private func useTables() {
    if let trie, let tables = data.makeTables() {
      table = TableEngine(tables: tables, unusual: trie)
    }
  }
}
