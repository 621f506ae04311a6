extension Query {
  /// One clause in postfix order: the clauses below it stand directly before it.
  struct Node: Sendable {
    enum Kind: Sendable {
      case everything
      case nothing
      case term([UInt8], Scope, Double)
      case phrase([PhraseTerm], Scope, Proximity, Double)
      case prefix([UInt8], Scope, Int, Double)
      case attributeIn(AttributeID, [AttributeValue])
      case attributeRange(AttributeID, AttributeValue?, AttributeValue?)
      case constant(Double)
      case confirmed(Confirmed)
      case combination(required: Int, optional: Int, excluded: Int)
    }

    /// See ``Query/confirmed(_:words:in:countedIn:boost:isBounded:by:)``.
    struct Confirmed: Sendable {
      var words: [[UInt8]]
      var scope: Scope
      var counted: Scope
      var boost: Double
      var isBounded: Bool
      var confirm: Confirmation
    }

    let kind: Kind

    /// How many of the trees that end directly before this node belong to it.
    var arity: Int {
      switch kind {
      case .constant, .confirmed: 1
      case .combination(let required, let optional, let excluded): required + optional + excluded
      default: 0
      }
    }
  }
}
