/// Finds out why a query found nothing, and a query near it that does find something.
///
/// It asks for the number of documents of a few queries; it knows nothing of the index.
package struct ZeroHitAdvisor<Failure: Error> {
  /// The most queries that are counted for one piece of advice.
  package static var patience: Int { 48 }

  /// The most suggestions.
  package static var maximumSuggestions: Int { 4 }

  private let count: (Query) throws(Failure) -> Int
  private let split: (String) -> [String]
  private let spellings: (String) throws(Failure) -> [String]

  /// - Parameters:
  ///   - count: how many documents match a query.
  ///   - split: the words of a run of text.
  ///   - spellings: words that differ from a word by one character or letter.
  package init(
    count: @escaping (Query) throws(Failure) -> Int, split: @escaping (String) -> [String],
    spellings: @escaping (String) throws(Failure) -> [String]
  ) {
    self.count = count
    self.split = split
    self.spellings = spellings
  }

  /// Advice on a query that found nothing.
  ///
  /// - Throws: what counting throws.
  /// - Complexity: at most ``patience`` calls of `count`.
  package func advice(for query: Query) throws(Failure) -> ZeroHitAdvice {
    var session = Session(count: count, split: split, spellings: spellings)
    return try session.advice(for: query)
  }

  private struct Session {
    let count: (Query) throws(Failure) -> Int
    let split: (String) -> [String]
    let spellings: (String) throws(Failure) -> [String]
    var calls = 0
    var suggestions: [QuerySuggestion] = []

    mutating func advice(for query: Query) throws(Failure) -> ZeroHitAdvice {
      let isChoice = query.rootContent == .any
      let whole = isChoice ? query.disjuncts : query.conjuncts
      // A very long query is judged by its first parts; the last ones stay as they are.
      var parts: [ZeroHitAdvice.Part] = []
      for part in whole.prefix(24) {
        let isExcluded = part.rootContent == .not
        let counted = isExcluded ? part.subquery(at: part.nodes.count - 2) : part
        let documents = try documents(of: counted) ?? 0
        parts.append(.init(query: counted, isExcluded: isExcluded, documents: documents))
      }
      if isChoice {
        try repairMissing(parts) { _, other in other }
      } else {
        try readOperators(in: whole)
        try repairMissing(parts) { index, other in
          var repaired = whole
          repaired[index] = other
          return .all(repaired)
        }
        try leaveOutMissing(parts, in: whole)
        try shorten(parts, in: whole)
        try offerAny(parts)
      }
      return ZeroHitAdvice(
        parts: parts,
        suggestions: Array(suggestions.prefix(ZeroHitAdvisor.maximumSuggestions)))
    }

    /// Whether more queries may be counted.
    private var hasPatience: Bool { calls < ZeroHitAdvisor.patience }

    /// How many documents match, or `nil` where patience has run out.
    private mutating func documents(of query: Query) throws(Failure) -> Int? {
      guard hasPatience else { return nil }
      calls += 1
      return try count(query)
    }

    /// Offers a query if it finds something and is not offered yet.
    @discardableResult
    private mutating func offer(
      _ reason: QuerySuggestion.Reason, _ query: Query
    ) throws(Failure) -> Bool {
      if suggestions.contains(where: { $0.query == query }) { return true }
      guard let found = try documents(of: query), found > 0 else { return false }
      suggestions.append(QuerySuggestion(reason: reason, query: query, documents: found))
      return true
    }

    // MARK: - Parts that stand nowhere

    /// Offers, for each part that stands nowhere, the nearest form of it that stands somewhere.
    private mutating func repairMissing(
      _ parts: [ZeroHitAdvice.Part], whole: (Int, Query) -> Query
    ) throws(Failure) {
      for (index, part) in parts.enumerated() where part.documents == 0 && !part.isExcluded {
        for (reason, other) in try alternatives(to: part.query) {
          if try offer(reason, whole(index, other)) { break }
        }
      }
    }

    /// Offers the query without the parts that stand nowhere.
    private mutating func leaveOutMissing(
      _ parts: [ZeroHitAdvice.Part], in whole: [Query]
    ) throws(Failure) {
      let isMissing = parts.map { $0.documents == 0 && !$0.isExcluded }
      let found = whole.indices.filter { $0 >= parts.count || !isMissing[$0] }.map { whole[$0] }
      let isAnythingLeft = zip(parts, isMissing).contains { !$0.isExcluded && !$1 }
      if isMissing.contains(true), isAnythingLeft { try offer(.withoutMissing, .all(found)) }
    }

    /// Offers the operator where a person typed `or`, `and` or `not` in small letters: those are text.
    private mutating func readOperators(in whole: [Query]) throws(Failure) {
      guard
        let place = whole.firstIndex(where: { part in
          guard case .words(let text, nil) = part.rootContent else { return false }
          return ["or", "and", "not"].contains(text.lowercased())
        }), case .words(let text, _) = whole[place].rootContent
      else { return }
      let before = Array(whole[..<place])
      let after = Array(whole[(place + 1)...])
      guard let next = after.first else { return }
      switch text.lowercased() {
      case "or" where !before.isEmpty: try offer(.asOperator, .any(.all(before), .all(after)))
      case "and" where !before.isEmpty: try offer(.asOperator, .all(before + after))
      case "not": try offer(.asOperator, .all(before + [.not(next)] + after.dropFirst()))
      default: return
      }
    }

    /// Other ways to say a part, the most alike first.
    private mutating func alternatives(
      to part: Query
    ) throws(Failure) -> [(QuerySuggestion.Reason, Query)] {
      switch part.rootContent {
      case .exact(let text, let field):
        let bare = String(text.unicodeScalars.filter { !$0.isQueryPunctuation })
        let words = split(text)
        let respelled = try spelled(text, field) { .exact($0) }
        return respelled
          + [
            (.withoutPunctuation, confined(.exact(bare), field)),
            (.asWords, confined(.words(bare), field)),
            (.split, confined(.all(words.map { .words($0) }), field)),
            (.anyField, .exact(text)),
          ].filter { $0.1 != part && $0.1 != .nothing && $0.1 != .everything }
      case .words(let text, let field):
        let pieces = text.unicodeScalars.split(whereSeparator: \.isQueryPunctuation)
          .map { String($0) }
        let respelled = try spelled(text, field) { .words($0) }
        return respelled
          + [
            (.split, confined(.all(pieces.map { .words($0) }), field)),
            (.split, confined(.all(split(text).map { .words($0) }), field)),
            (.anyField, .words(text)),
          ].filter { $0.1 != part && $0.1 != .nothing && $0.1 != .everything }
      case .prefix(let text, .some): return [(.anyField, .prefix(text))]
      case .documentNumber(let text, .some): return [(.anyField, .documentNumber(text))]
      case .near(let distance):
        let wider = part.replacingDistance(by: max(20, distance * 4))
        return [(.shorter, wider), (.shorter, .all(part.nearStrings.map { .exact($0) }))]
      case .boost: return try alternatives(to: part.subquery(at: part.nodes.count - 2))
      default: return []
      }
    }

    /// The words of a text field that differ by one character; those that stand in the most
    /// documents as a whole come first, for a word may also be found in pieces.
    private mutating func spelled(
      _ text: String, _ field: Query.Field?, _ make: (String) -> Query
    ) throws(Failure) -> [(QuerySuggestion.Reason, Query)] {
      guard field?.isText ?? true else { return [] }
      var candidates: [(text: String, documents: Int)] = []
      for other in try spellings(text) {
        candidates.append((other, try documents(of: .exact(other)) ?? 0))
      }
      // The sort is stable: what differs by sound alone stays in front of what does not.
      return candidates.sorted { $0.documents > $1.documents }
        .map { (.spelling, confined(make($0.text), field)) }
    }

    private func confined(_ query: Query, _ field: Query.Field?) -> Query {
      field.map { .field($0, query) } ?? query
    }

    // MARK: - Parts that stand nowhere together

    /// Leaves out one part, or, where that does not help, as many as must be.
    private mutating func shorten(
      _ parts: [ZeroHitAdvice.Part], in whole: [Query]
    ) throws(Failure) {
      let kept = whole.indices.filter {
        $0 >= parts.count || parts[$0].isExcluded || parts[$0].documents > 0
      }
      let exclusions = kept.filter { $0 < parts.count && parts[$0].isExcluded }
      if !exclusions.isEmpty, kept.count > exclusions.count {
        let positive = kept.filter { !exclusions.contains($0) }.map { whole[$0] }
        try offer(.withoutExclusions, .all(positive))
      }
      let removable = kept.filter { !exclusions.contains($0) }
      guard removable.count > 1, suggestions.isEmpty else { return }
      var best: (query: Query, documents: Int)?
      // Making a query of thousands of parts thousands of times costs more than counting it.
      for index in removable {
        guard hasPatience else { break }
        let rest = Query.all(kept.filter { $0 != index }.map { whole[$0] })
        guard let found = try documents(of: rest), found > (best?.documents ?? 0) else { continue }
        best = (rest, found)
      }
      if let best {
        suggestions.append(
          QuerySuggestion(reason: .shorter, query: best.query, documents: best.documents))
      } else {
        try collect(parts, removable, exclusions.map { whole[$0] }, whole)
      }
    }

    /// Collects parts from the rarest on as long as they are found together.
    private mutating func collect(
      _ parts: [ZeroHitAdvice.Part], _ removable: [Int], _ exclusions: [Query], _ whole: [Query]
    ) throws(Failure) {
      func rarity(_ index: Int) -> Int { index < parts.count ? parts[index].documents : .max }
      var chosen: [Int] = []
      var found = 0
      for index in removable.sorted(by: { rarity($0) < rarity($1) }) {
        guard hasPatience else { break }
        let candidate = (chosen + [index]).sorted()
        let query = Query.all(candidate.map { whole[$0] } + exclusions)
        guard let documents = try documents(of: query), documents > 0 else { continue }
        chosen = candidate
        found = documents
      }
      guard !chosen.isEmpty else { return }
      let query = Query.all(chosen.map { whole[$0] } + exclusions)
      suggestions.append(QuerySuggestion(reason: .shorter, query: query, documents: found))
    }

    private mutating func offerAny(_ parts: [ZeroHitAdvice.Part]) throws(Failure) {
      let found = parts.filter { !$0.isExcluded && $0.documents > 0 }.map(\.query)
      guard found.count > 1 else { return }
      try offer(.anyPart, .any(found))
    }
  }
}

extension Query {
  /// The strings of a ``near(_:within:)`` at the root, in order.
  fileprivate var nearStrings: [String] {
    let root = nodes.count - 1
    guard nodes[root].kind == .near else { return [] }
    return children(of: root).reversed().map { string(of: nodes[$0]) }
  }

  fileprivate func replacingDistance(by distance: Int) -> Query {
    var query = self
    let clamped = min(distance, Query.maximumDistance)
    query.nodes[query.nodes.count - 1].value = Int64(clamped)
    return query
  }
}
