/// The engine of one session: chosen once, changed at most once, when the tables are ready.
final class Cutter {
  private let data: SegmentationData
  private let engine: Segmenter.Engine
  private let purpose: Segmenter.Purpose
  private var icu: ICUEngine?
  private var trie: TrieEngine?
  private var table: TableEngine?

  init(data: SegmentationData, engine: Segmenter.Engine, purpose: Segmenter.Purpose) {
    self.data = data
    self.engine = engine
    self.purpose = purpose
    guard engine != .icu, let readable = data.readable else {
      icu = ICUEngine(breaker: data.prototype.clone(), lexicon: data.lexiconTrie)
      return
    }
    trie = TrieEngine(
      rules: readable.rules, dictionary: readable.dictionary, lexicon: data.lexiconTrie,
      prototype: data.prototype)
    if engine == .tables { use(data.makeTables()) }
  }

  /// Cuts one window and appends its tokens.
  func cut(_ bytes: UnsafeBufferPointer<UInt8>, lattice: Lattice, into tokens: TokenBuffer) {
    if engine == .automatic, table == nil, trie != nil {
      use(data.tables(after: bytes.count, purpose))
    }
    if let table {
      unsafe table.cut(bytes, lattice: lattice, into: tokens)
    } else if let trie {
      unsafe trie.cut(bytes, lattice: lattice, into: tokens)
    } else {
      unsafe icu?.cut(bytes, lattice: lattice, into: tokens)
    }
  }

  private func use(_ tables: SegmentationTables?) {
    if let trie, let tables { table = TableEngine(tables: tables, unusual: trie) }
  }
}
