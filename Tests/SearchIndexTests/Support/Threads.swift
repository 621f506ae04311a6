import Dispatch

/// Runs work on several threads at once and waits for all of it.
enum Threads {
  static func concurrently(_ count: Int, _ body: @Sendable (Int) -> Void) {
    withoutActuallyEscaping(body) { body in
      DispatchQueue.concurrentPerform(iterations: count) { body($0) }
    }
  }
}
