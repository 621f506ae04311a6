/// An element whose values can be counted over the matching documents.
public enum Facet: String, Sendable, Hashable, CaseIterable {
  /// 发文机关; a document of two organs counts for both.
  case issuer
  /// 文种.
  case kind
  /// The year of 成文日期.
  case year
  /// The folder that the document's file lies in.
  case path
}

/// A value of a facet.
public struct FacetCount: Sendable, Hashable {
  /// The value: an organ, a kind, a year, a folder.
  public let value: String
  /// How many matching documents have it.
  public let count: Int
  /// How many documents have it that match the query alone, without the filters of the search.
  public let countWithoutFilters: Int
}
