/// Lays the words of a lexicon over boundaries that ICU found: the way out where there is no
/// dictionary whose costs they could be weighed against. The leftmost word wins, of several the
/// longest; what ICU cut inside it and beside it stays cut outside of it.
struct LexiconOverlay {
  /// A piece of the text, in UTF-16 units.
  struct Piece {
    let range: Range<Int>
    let status: Int
    let isInner: Bool
  }

  let lexicon: LexiconTrie
  /// The pieces, by start; a piece of ICU's that lies inside a word is inner.
  private(set) var pieces: [Piece] = []
  private var wordEnd = 0
  private var wordStart = 0

  init(lexicon: LexiconTrie) { self.lexicon = lexicon }

  mutating func removeAll() {
    pieces.removeAll(keepingCapacity: true)
    wordEnd = 0
    wordStart = 0
  }

  /// Adds the next piece of ICU's.
  mutating func add(_ piece: Range<Int>, status: Int, in window: UTF16Window) {
    if piece.upperBound <= wordEnd {
      addInner(piece, status)
      return
    }
    var start = max(piece.lowerBound, wordEnd)
    var place = start
    while status >= 400, place < piece.upperBound {
      guard let end = longestWord(from: place, in: window) else {
        place += 1
        continue
      }
      if place > start {
        pieces.append(Piece(range: start..<place, status: status, isInner: false))
      }
      pieces.append(Piece(range: place..<end, status: status, isInner: false))
      (wordStart, wordEnd) = (place, end)
      if piece.upperBound < end { addInner(piece, status) }
      start = end
      place = end
    }
    if start < piece.upperBound {
      pieces.append(Piece(range: start..<piece.upperBound, status: status, isInner: false))
    }
  }

  private mutating func addInner(_ piece: Range<Int>, _ status: Int) {
    guard piece.lowerBound >= wordStart, piece.count > 1 else { return }
    pieces.append(Piece(range: piece, status: status, isInner: true))
  }

  /// The end of the longest word of the lexicon that starts at a unit.
  private func longestWord(from start: Int, in window: UTF16Window) -> Int? {
    var node = LexiconTrie.root
    var end: Int?
    var index = start
    while index < window.count {
      var scalar = unsafe UInt32(window.units[index])
      index += 1
      if scalar & 0xFC00 == 0xD800, index < window.count {
        scalar = unsafe (scalar - 0xD7C0) << 10 | UInt32(window.units[index] & 0x3FF)
        index += 1
      }
      guard let child = lexicon.child(of: node, scalar) else { break }
      node = child
      if lexicon.cost(of: node) != nil { end = index }
    }
    return end
  }
}
