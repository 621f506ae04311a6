import Hongtou

/// What `--explain` prints: where the score of a hit comes from.
enum ExplanationReport {
  /// The lines for people: one for each clause, what gives most first, and the sum.
  static func lines(for explanation: ScoreExplanation) -> [String] {
    var table = TextTable([.right, .left, .left, .left, .left])
    table.add(["score", "clause", "text", "idf × frequency part × weight"])
    let clauses = explanation.clauses.sorted { $0.contribution > $1.contribution }
    for clause in clauses {
      let product =
        clause.isSkipped
        ? "too common to be scored"
        : [clause.inverseDocumentFrequency, clause.frequencyPart, clause.weight]
          .map { Decimal.text($0, digits: 3) }.joined(separator: " × ")
      table.add([
        Decimal.text(clause.contribution, digits: 6), "\(clause.kind)", clause.text, product,
        documents(with: clause, explanation) + clause.shares.map(text(of:)).joined(separator: "; "),
      ])
    }
    table.add([Decimal.text(explanation.score, digits: 6), "sum"])
    let silent = explanation.skippedTerms.filter { term in
      !explanation.clauses.contains { $0.isSkipped && $0.text == term }
    }
    let note = silent.isEmpty ? [] : ["too common to be scored: " + silent.joined(separator: " ")]
    return table.lines + note
  }

  private static func documents(
    with clause: ScoreExplanation.Clause, _ explanation: ScoreExplanation
  ) -> String {
    clause.documentFrequency == 0
      ? "" : "in \(clause.documentFrequency) of \(explanation.documentCount) documents; "
  }

  private static func text(of share: ScoreExplanation.Clause.Share) -> String {
    let field = share.field.map { " in the \($0)" } ?? ""
    let weight = share.weight == 1 ? "" : ", weight \(Decimal.text(share.weight, digits: 2))"
    return "\(share.frequency)\(field), length \(share.length) of "
      + "\(Decimal.text(share.averageLength, digits: 1)) on average\(weight)"
  }

  /// The object for programs.
  static func object(for explanation: ScoreExplanation) -> JSONValue {
    .object([
      ("score", .number(explanation.score)),
      ("documents", .integer(explanation.documentCount)),
      ("clauses", .array(explanation.clauses.map(object(for:)))),
      ("skippedTerms", .array(explanation.skippedTerms.map(JSONValue.string))),
    ])
  }

  private static func object(for clause: ScoreExplanation.Clause) -> JSONValue {
    .object([
      ("kind", .string("\(clause.kind)")), ("text", .string(clause.text)),
      ("idf", .number(clause.inverseDocumentFrequency)),
      ("documents", .integer(clause.documentFrequency)),
      ("fields", .array(clause.shares.map(object(for:)))),
      ("frequencyPart", .number(clause.frequencyPart)), ("weight", .number(clause.weight)),
      ("skipped", .boolean(clause.isSkipped)), ("contribution", .number(clause.contribution)),
    ])
  }

  private static func object(for share: ScoreExplanation.Clause.Share) -> JSONValue {
    .object([
      ("field", .optional(share.field?.description)), ("frequency", .integer(share.frequency)),
      ("length", .integer(share.length)), ("averageLength", .number(share.averageLength)),
      ("weight", .number(share.weight)),
    ])
  }
}
