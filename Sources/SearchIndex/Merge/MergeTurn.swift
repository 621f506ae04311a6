import Synchronization

/// Lets one of several calls do the work that all of them ask for.
final class MergeTurn: Sendable {
  private enum State {
    case free
    case taken
    /// Taken, and somebody has asked for the work since it was last looked for.
    case wanted
  }

  private let state = Mutex(State.free)

  /// Whether the caller shall do the work; if not, whoever is at it looks for more before it ends.
  func take() -> Bool {
    state.withLock { state in
      let isFree = state == .free
      state = isFree ? .taken : .wanted
      return isFree
    }
  }

  /// Ends the work; returns false when somebody has asked for it meanwhile, so that it goes on.
  func giveBack() -> Bool {
    state.withLock { state in
      state = state == .wanted ? .taken : .free
      return state == .free
    }
  }

  /// Ends the work, whoever has asked for it.
  func abandon() {
    state.withLock { $0 = .free }
  }
}
