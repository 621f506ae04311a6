import Dispatch
import Synchronization

/// Work that waits for files and locks for long, on a thread of its own instead of those that tasks
/// share.
enum BlockingWork {
  /// Runs work and waits for its end. When the task is cancelled, the work is told so and must end
  /// itself.
  ///
  /// - Throws: What `work` throws.
  static func run<Result: Sendable>(
    _ work: @escaping @Sendable (Cancellation) throws -> Result
  ) async throws -> Result {
    let cancellation = Cancellation()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        DispatchQueue.global().async {
          continuation.resume(with: Swift.Result { try work(cancellation) })
        }
      }
    } onCancel: {
      cancellation.cancel()
    }
  }
}

/// Tells running work that it is no longer wanted.
final class Cancellation: Sendable {
  private let flag = Atomic<Bool>(false)

  var isCancelled: Bool { flag.load(ordering: .relaxed) }

  func cancel() { flag.store(true, ordering: .relaxed) }
}
