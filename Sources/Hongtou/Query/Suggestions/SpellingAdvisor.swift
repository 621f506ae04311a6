import SourceText

/// What a spelling suggestion asks of the index. Texts are folded.
package protocol TermSource {
  associatedtype Failure: Error

  /// The number of documents that hold a word.
  func documentFrequency(ofWord word: String) throws(Failure) -> Int

  /// The number of documents that hold two characters side by side.
  func documentFrequency(ofBigram bigram: String) throws(Failure) -> Int

  /// Characters that follow `character` in the documents, the most frequent first as far as that is
  /// known, at most `limit`.
  func followers(
    of character: Unicode.Scalar, limit: Int
  ) throws(Failure) -> [Unicode.Scalar]
}

/// Finds words of the index one edit away from a typed one: 撑腰鼓励 for 撑腰鼓劲, goverment for
/// government. They are suggestions only.
package struct SpellingAdvisor<Source: TermSource> {
  /// The most candidates that are looked up.
  private static var patience: Int { 4_000 }
  /// The longest word that is looked at, in characters.
  private static var longest: Int { 24 }
  /// The most followers of a character that are tried.
  private static var followerLimit: Int { 200 }

  private let source: Source

  package init(_ source: Source) {
    self.source = source
  }

  /// Words near `word`, the best first: for Han, one character that sounds the same, then one other
  /// character; for Latin letters, one letter more, less, exchanged or other.
  ///
  /// A Han candidate has each of its pairs of characters in some document, but need not stand in
  /// one as a whole: whoever offers it counts first.
  ///
  /// - Parameter limit: the most words to return.
  /// - Throws: what the source throws.
  /// - Complexity: at most some thousand look-ups.
  package func suggestions(for word: String, limit: Int) throws(Source.Failure) -> [String] {
    let scalars = Array(Folding.fold(word).unicodeScalars)
    guard (2...Self.longest).contains(scalars.count) else { return [] }
    let found: [Candidate]
    if scalars.allSatisfy(\.isHan) {
      found = try hanCandidates(scalars)
    } else if scalars.allSatisfy(\.isASCIILetter), scalars.count > 3 {
      found = try latinCandidates(scalars)
    } else {
      return []
    }
    let ranked = found.sorted {
      ($0.isSameSound ? 1 : 0, $0.documents) > ($1.isSameSound ? 1 : 0, $1.documents)
    }
    var seen = Set<String>()
    return Array(ranked.map(\.word).filter { seen.insert($0).inserted }.prefix(limit))
  }

  private struct Candidate {
    let word: String
    let isSameSound: Bool
    /// For Han the documents of the rarest pair, for Latin those of the word.
    let documents: Int
  }

  private static func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }

  // MARK: - Han

  private func hanCandidates(
    _ scalars: [Unicode.Scalar]
  ) throws(Source.Failure) -> [Candidate] {
    var candidates: [Candidate] = []
    // The pairs that stand in documents: a wrong character breaks the pairs it belongs to.
    var pairs: [Int] = []
    for index in scalars.indices.dropLast() {
      pairs.append(
        try source.documentFrequency(ofBigram: Self.string(scalars[index...(index + 1)])))
    }
    var lookups = 0
    for place in scalars.indices where isSuspect(place, pairs) {
      let sounds = Set(Homophones.of(scalars[place]))
      var others = Array(sounds).sorted()
      if place > 0 {
        others += try source.followers(of: scalars[place - 1], limit: Self.followerLimit)
          .filter { !sounds.contains($0) }
      }
      for other in others where other != scalars[place] && lookups < Self.patience {
        lookups += 2
        var changed = scalars
        changed[place] = other
        guard let documents = try weakestPair(of: changed, around: place, pairs) else { continue }
        candidates.append(
          Candidate(
            word: Self.string(changed), isSameSound: sounds.contains(other), documents: documents))
      }
    }
    return candidates
  }

  /// Whether all pairs without the character at `place` stand in documents, so that it alone may be
  /// wrong.
  private func isSuspect(_ place: Int, _ pairs: [Int]) -> Bool {
    pairs.indices.allSatisfy { $0 == place || $0 == place - 1 || pairs[$0] > 0 }
  }

  /// The documents of the rarest pair of a changed word, or `nil` where one stands in none.
  private func weakestPair(
    of changed: [Unicode.Scalar], around place: Int, _ pairs: [Int]
  ) throws(Source.Failure) -> Int? {
    var weakest = Int.max
    for index in pairs.indices {
      let isChanged = index == place || index == place - 1
      let documents =
        isChanged
        ? try source.documentFrequency(ofBigram: Self.string(changed[index...(index + 1)]))
        : pairs[index]
      guard documents > 0 else { return nil }
      weakest = min(weakest, documents)
    }
    return weakest
  }

  // MARK: - Latin

  private func latinCandidates(
    _ scalars: [Unicode.Scalar]
  ) throws(Source.Failure) -> [Candidate] {
    var candidates: [Candidate] = []
    for word in Self.edits(of: scalars) {
      let documents = try source.documentFrequency(ofWord: word)
      if documents > 0 {
        candidates.append(Candidate(word: word, isSameSound: false, documents: documents))
      }
    }
    return candidates
  }

  /// Every word one letter more, less, exchanged or other (Damerau, "A technique for computer
  /// detection and correction of spelling errors", CACM 1964).
  private static func edits(of scalars: [Unicode.Scalar]) -> Set<String> {
    let letters = (0x61...0x7A).compactMap { Unicode.Scalar(UInt32($0)) }
    var words = Set<String>()
    for place in 0...scalars.count {
      let head = scalars[..<place]
      let tail = scalars[place...]
      for letter in letters { words.insert(string(head + [letter] + tail)) }
      guard let first = tail.first else { continue }
      words.insert(string(head + tail.dropFirst()))
      for letter in letters { words.insert(string(head + [letter] + tail.dropFirst())) }
      if let second = tail.dropFirst().first {
        words.insert(string(head + [second, first] + tail.dropFirst(2)))
      }
    }
    words.remove(string(scalars))
    return words
  }
}
