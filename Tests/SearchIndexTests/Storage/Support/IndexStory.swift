import SearchIndex

/// A life of an index, told on any directory: what the fault sweeps run and judge.
///
/// The sweeps know nothing of what is stored; they break the directory under the story and then
/// ask for its answers. A real index and a toy of the storage layer alone are told alike.
protocol IndexStory: Sendable {
  /// All that can be asked of an index, such as every document by every query.
  associatedtype Answers: Equatable & Sendable

  /// The answers after each commit. The first is nil: there is no index yet.
  var states: [Answers?] { get }

  /// Creates an index and commits until the last state, calling `acknowledged` with the number of
  /// the state after each commit that returned.
  func tell(on directory: any Directory, acknowledged: (Int) -> Void) throws(IndexError)

  /// Opens the index for reading and asks everything; nil when there is no index.
  func answers(on directory: any Directory) throws(IndexError) -> Answers?

  /// Opens the index for writing (creating it if need be), commits one more change, and checks
  /// that it is there.
  func resume(on directory: any Directory) throws(IndexError)

  /// Checks every byte of every file.
  func verify(_ directory: any Directory) throws(IndexError)
}
