import Synchronization

/// A switch that several threads may set and ask.
final class Flag: Sendable {
  private let value = Atomic(false)
  var isSet: Bool { value.load(ordering: .sequentiallyConsistent) }
  func set() { value.store(true, ordering: .sequentiallyConsistent) }
  func clear() { value.store(false, ordering: .sequentiallyConsistent) }
}
