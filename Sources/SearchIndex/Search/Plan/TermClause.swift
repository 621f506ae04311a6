/// A scoring clause over the fields of a group, with its part of the score worked out for the
/// snapshot: what terms, phrases and confirmed clauses share.
struct TermClause {
  /// The fields looked at, ascending, with what scoring needs.
  struct Field {
    let number: Int
    let averageLength: Double
    let weight: Double
    let share: FieldsScorer.Field
  }

  let kind: Explanation.Clause.Kind
  /// Its terms, in query order.
  let terms: FewValues<[UInt8]>
  let fields: FewValues<Field>
  /// Whether scores use the form for one field: the scope has one field.
  let isSingle: Bool
  let inverseDocumentFrequency: Double
  let documentFrequency: Int
  let boost: Double
  var isSkipped = false
  /// Whether the approximation of a confirmed clause bounds its occurrences.
  var isBounded = false
  let k1: Double
  let b: Double
  var rounding: ScoreRounding

  var weight: Double { isSkipped ? 0 : boost * inverseDocumentFrequency }

  /// The scorer of the only field.
  var fieldScorer: TermScorer {
    TermScorer(
      weight: weight, fieldWeight: fields.first?.weight ?? 0, k1: k1, b: b,
      averageLength: fields.first?.averageLength ?? 0, rounding: rounding)
  }

  var fieldsScorer: FieldsScorer {
    FieldsScorer(weight: weight, k1: k1, rounding: rounding)
  }

  /// A field's share of t (BM25F).
  @inline(__always)
  func share(_ field: Int, frequency: Double, length: Double) -> Double {
    for other in fields where other.number == field {
      return other.share.share(frequency: frequency, length: length)
    }
    return 0
  }

  /// A bound on a field's share; nil when there is none but infinity.
  func shareBound(_ field: Int, _ impacts: Impacts) -> Double? {
    var bound = 0.0
    let pairs = [
      (impacts.frequencies.0, impacts.lengths.0), (impacts.frequencies.1, impacts.lengths.1),
      (impacts.frequencies.2, impacts.lengths.2),
    ]
    for (frequency, code) in pairs {
      if frequency == 255 { return nil }
      bound = max(
        bound,
        share(field, frequency: Double(frequency), length: Double(LengthCode.decode(code))))
    }
    return bound
  }

  /// The contribution of frequencies per field; fields ascend.
  func contribution(_ parts: [(field: Int, frequency: UInt32, length: UInt32)]) -> Double {
    if weight == 0 { return 0 }
    if isSingle {
      guard let part = parts.first else { return 0 }
      return fieldScorer.contribution(frequency: part.frequency, length: part.length)
    }
    var sum = 0.0
    for part in parts {
      sum += share(
        part.field, frequency: Double(part.frequency), length: Double(part.length))
    }
    return fieldsScorer.contribution(sum)
  }

  /// The clause's share of a document's score, laid open.
  func explanation(
    _ parts: [(field: Int, frequency: UInt32, length: UInt32)], contribution: Double
  ) -> Explanation.Clause {
    var part = 0.0
    if isSingle {
      if let first = parts.first {
        let unit = TermScorer(
          weight: 1, fieldWeight: fields.first?.weight ?? 0, k1: k1, b: b,
          averageLength: fields.first?.averageLength ?? 0, rounding: rounding)
        part = unit.contribution(frequency: first.frequency, length: first.length)
      }
    } else {
      let sum = parts.reduce(0.0) {
        $0 + share($1.field, frequency: Double($1.frequency), length: Double($1.length))
      }
      part = FieldsScorer(weight: 1, k1: k1, rounding: rounding).contribution(sum)
    }
    return Explanation.Clause(
      kind: kind, terms: Array(terms), inverseDocumentFrequency: inverseDocumentFrequency,
      documentFrequency: documentFrequency,
      fields: parts.map { part in
        let field = fields.first { $0.number == part.field }
        return Explanation.Clause.Field(
          field: FieldID(part.field), frequency: part.frequency, length: part.length,
          averageLength: field?.averageLength ?? 0, weight: field?.weight ?? 0)
      },
      frequencyPart: part, boost: boost, isSkipped: isSkipped, contribution: contribution)
  }
}
