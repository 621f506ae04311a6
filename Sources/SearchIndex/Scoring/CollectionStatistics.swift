/// The numbers of the whole snapshot that scores depend on.
struct CollectionStatistics: Sendable {
  struct Field: Sendable {
    var totalLength = 0
    var documents = 0

    /// The average length of the documents that have the field, in tokens.
    var averageLength: Double {
      documents > 0 ? Double(totalLength) / Double(documents) : 0
    }
  }

  /// Per group, the documents with text in it: the N of the idf.
  private(set) var groupDocuments: [Int]
  private(set) var fields: [Field]

  init(_ segments: [SegmentDirectory], schema: Schema) {
    groupDocuments = schema.groups.indices.map { group in
      segments.reduce(0) { $0 + $1.groups[group].documents }
    }
    fields = (0..<schema.fieldCount).map { field in
      segments.reduce(into: Field()) {
        let (sum, overflow) = $0.totalLength.addingReportingOverflow($1.fields[field].totalLength)
        $0.totalLength = overflow ? .max : sum
        $0.documents += $1.fields[field].documents
      }
    }
  }

  /// idf = ln(1 + (N − df + 0.5) / (df + 0.5)); never negative.
  ///
  /// Source: Robertson & Zaragoza (2009), section 3.1, with Lucene's 1 inside the logarithm.
  static func inverseDocumentFrequency(documents: Int, frequency: Int) -> Double {
    let frequency = Double(frequency)
    return naturalLogarithm(1 + max(0, Double(documents) - frequency + 0.5) / (frequency + 0.5))
  }
}
