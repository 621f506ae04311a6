/// Postings with all that a score is made of, while their bounds are being worked out.
///
/// SAFETY: each pointer leads to `count` numbers, valid as long as the function that gets them runs.
@unsafe
struct ScoredPostings {
  /// Ascending documents.
  var documents: UnsafePointer<UInt32>
  /// Their frequencies, at least 1.
  var frequencies: UnsafePointer<UInt32>
  /// The lengths of the field in them.
  var lengths: UnsafePointer<UInt32>
  var count: Int
}
