extension Snapshot {
  /// The inverse document frequency of a term, as scores have it: ln(1 + (N − df + 0.5) / (df + 0.5)).
  ///
  /// - Throws: As ``search(_:options:)``. That no document has the term is not an error.
  public func inverseDocumentFrequency(
    of term: [UInt8], in scope: Query.Scope
  ) throws(IndexError) -> Double {
    let planner = planner(SearchOptions())
    let place = try planner.resolve(scope)
    return CollectionStatistics.inverseDocumentFrequency(
      documents: statistics.groupDocuments[place.group],
      frequency: try planner.find(term, place).documents)
  }
}

extension BM25 {
  /// The saturated, length-normalised frequency in one field: tf / (tf + k1 (1 − b + b · length /
  /// average)), from 0 to 1; for callers that score parts of documents as documents are scored.
  ///
  /// - Parameters:
  ///   - frequency: how often something stands in the part.
  ///   - length: the part's length, in any unit.
  ///   - averageLength: the average length of parts, in the same unit.
  public func frequencyPart(frequency: Double, length: Double, averageLength: Double) -> Double {
    TermScorer(
      weight: 1, fieldWeight: 1, k1: k1, b: b, averageLength: averageLength,
      rounding: ScoreRounding(maximum: 1)
    ).part(frequency, length)
  }
}
