public import SearchIndex

extension DocumentSnapshot {
  /// Where the score of a document comes from, also of one that is no hit.
  ///
  /// - Parameter id: ``DocumentReference/id``.
  /// - Returns: nil where there is no document of this id; that the document does not match is said
  ///   by ``ScoreExplanation/matches``.
  /// - Throws: as ``search(_:options:)-(Query,_)``.
  public func explanation(
    of query: Query, documentID id: String, options: SearchOptions = SearchOptions()
  ) throws(IndexError) -> ScoreExplanation? {
    try index.requireCurrentAnalysis()
    guard let document = try snapshot.document(id: id) else { return nil }
    return try explanation(
      of: try compiled(query, options: options), document, try storeOptions(for: options))
  }

  func explanation(
    of query: SearchIndex.Query, _ document: SearchIndex.DocumentNumber,
    _ options: SearchIndex.SearchOptions
  ) throws(IndexError) -> ScoreExplanation {
    let found = try snapshot.explain(query, document: document, options: options)
    return ScoreExplanation(
      matches: found.matches, clauses: found.clauses.map(clause),
      skippedTerms: found.skippedTerms.map { TermText($0).text },
      documentCount: found.documentCount, score: found.score)
  }

  private func clause(_ clause: Explanation.Clause) -> ScoreExplanation.Clause {
    ScoreExplanation.Clause(
      kind: kind(of: clause), text: text(of: clause),
      inverseDocumentFrequency: clause.inverseDocumentFrequency,
      documentFrequency: clause.documentFrequency,
      shares: clause.fields.map { field in
        ScoreExplanation.Clause.Share(
          field: index.schema.textField(field.field), frequency: Int(field.frequency),
          length: Int(field.length), averageLength: field.averageLength, weight: field.weight)
      },
      frequencyPart: clause.frequencyPart, weight: clause.boost, isSkipped: clause.isSkipped,
      contribution: clause.contribution)
  }

  private func kind(of clause: Explanation.Clause) -> ScoreExplanation.Clause.Kind {
    switch clause.kind {
    case .phrase: return .phrase
    case .confirmed: return .exact
    case .prefix: return .prefix
    case .constant: return .documentNumber
    case .term:
      switch clause.fields.first?.field {
      case index.schema.bigrams: return .bigram
      case index.schema.characters: return .character
      default: return clause.terms.first.map { TermText($0).isNumber } == true ? .number : .word
      }
    }
  }

  private func text(of clause: Explanation.Clause) -> String {
    let words = clause.terms.map { TermText($0).text }
    guard clause.kind == .confirmed else { return words.joined(separator: " ") }
    var text = ""
    for word in words {
      // Latin words and numbers stand apart in a text, Han words do not.
      if text.last?.isASCII == true, word.first?.isASCII == true { text += " " }
      text += word
    }
    return text
  }
}

/// A term of the index as people read it.
private struct TermText {
  let text: String
  /// Whether the term stands for a number's value.
  let isNumber: Bool

  init(_ term: [UInt8]) {
    isNumber = term.first == NumberTerms.mark
    text = String(decoding: isNumber ? term.dropFirst() : term[...], as: UTF8.self)
  }
}

extension DocumentSchema {
  /// The text field that a field of the index holds; nil for characters and bigrams.
  fileprivate func textField(_ field: FieldID) -> Query.Field? {
    switch field {
    case title: .title
    case heading: .heading
    case body: .body
    default: nil
    }
  }
}
