/// BM25 of one clause in one field, or of several fields as BM25F: the one place where a
/// contribution is computed.
///
/// contribution = weight · t / (t + K), with weight = boost × idf and, for a clause over one field,
/// t = field weight · tf and K = k1 · (1 − b + b · length / average); over several fields,
/// t = Σ field weight · tf / (1 − b + b · length / average) and K = k1.
/// The result is rounded to a multiple of the query's quantum, so that sums do not depend on their
/// order.
///
/// It never falls with the frequency and never grows with the length, in floating point too: each
/// operation is monotone and correctly rounded (IEEE 754), so the contribution of a bound is a
/// bound.
///
/// Source: Robertson & Zaragoza, The Probabilistic Relevance Framework (2009), without k1 + 1.
struct TermScorer {
  /// boost × idf.
  let weight: Double
  /// The weight of the field.
  let fieldWeight: Double
  /// K = constant + slope · length.
  let constant: Double
  let slope: Double
  let rounding: ScoreRounding

  init(
    weight: Double, fieldWeight: Double, k1: Double, b: Double, averageLength: Double,
    rounding: ScoreRounding
  ) {
    self.weight = weight
    self.fieldWeight = fieldWeight
    constant = k1 * (1 - b)
    slope = averageLength > 0 ? k1 * b / averageLength : 0
    self.rounding = rounding
  }

  /// The contribution of a posting.
  @inline(__always)
  func contribution(frequency: UInt32, length: UInt32) -> Double {
    contribution(Double(frequency), Double(length))
  }

  @inline(__always)
  func contribution(_ frequency: Double, _ length: Double) -> Double {
    rounding.round(weight * part(frequency, length))
  }

  /// t / (t + K), from 0 to 1.
  @inline(__always)
  func part(_ frequency: Double, _ length: Double) -> Double {
    let scaled = fieldWeight * frequency
    guard scaled > 0 else { return 0 }
    return scaled / (scaled + (constant + slope * length))
  }

  /// The largest contribution of any posting.
  var maximum: Double {
    fieldWeight > 0 ? rounding.round(weight) : 0
  }

  /// A bound on the contributions of the postings that `impacts` bounds.
  @inline(__always)
  func bound(_ impacts: Impacts) -> Double {
    max(
      bound(impacts.frequencies.0, impacts.lengths.0),
      max(
        bound(impacts.frequencies.1, impacts.lengths.1),
        bound(impacts.frequencies.2, impacts.lengths.2)))
  }

  @inline(__always)
  private func bound(_ frequency: UInt8, _ code: UInt8) -> Double {
    frequency == 255
      ? maximum : contribution(Double(frequency), Double(LengthCode.decode(code)))
  }
}

/// The scorer of a clause over several fields (BM25F).
struct FieldsScorer {
  /// What a field needs to turn its frequency into its share of t.
  struct Field {
    let weight: Double
    /// 1 − b + b · length / average = constant + slope · length.
    let constant: Double
    let slope: Double

    init(weight: Double, scoring: BM25, averageLength: Double) {
      self.weight = weight
      constant = 1 - scoring.b
      slope = averageLength > 0 ? scoring.b / averageLength : 0
    }

    /// The floor of the norm: a length of 0 with b = 1 would divide by 0.
    static let leastNorm = 0x1p-20

    /// The field's share of t.
    @inline(__always)
    func share(frequency: Double, length: Double) -> Double {
      weight * frequency / max(constant + slope * length, Self.leastNorm)
    }
  }

  let weight: Double
  let k1: Double
  let rounding: ScoreRounding

  /// The contribution of a sum of shares.
  @inline(__always)
  func contribution(_ sum: Double) -> Double {
    guard sum > 0 else { return 0 }
    return rounding.round(weight * (sum / (k1 + sum)))
  }

  var maximum: Double { rounding.round(weight) }
}

/// Rounds contributions to multiples of a quantum, so that their sums are exact in a `Double`,
/// whatever their order.
///
/// A sum of numbers below 2^(12 + e), each a multiple of 2^(−40 + e), has at most 53 significant
/// bits. e is 0 unless a query's scores can pass 2^12.
struct ScoreRounding: Equatable {
  /// For scores that stay below 2^11.
  static let usual = ScoreRounding(maximum: 0)

  /// Adding and subtracting 1.5 · 2^(12 + e) rounds to the nearest multiple of 2^(−40 + e).
  let magic: Double

  /// - Parameter maximum: What no sum of the query's contributions can pass.
  init(maximum: Double) {
    var limit: Double = 2_048
    while maximum >= limit { limit *= 2 }
    magic = limit * 3
  }

  @inline(__always)
  func round(_ value: Double) -> Double {
    (value + magic) - magic
  }
}
