/// The place where an index lives: a flat set of named files, each written once.
///
/// Everything that reads or writes an index does so through this protocol, so an index in memory
/// is the same code as one on disk, and a test can put any fault in between.
///
/// ## Contract
/// - **Write-once.** ``create(_:)`` makes a new file and fails if the name is taken. A file grows by
///   ``WritableFile/append(_:)`` until it is closed, and never changes again. Names are never used
///   twice; the caller (`StoreWriter`) makes them unique.
/// - **Append** either takes all the bytes or throws. After a throw the file's content is
///   undefined and nobody may read it. What was appended can be read by ``open(_:)`` at once, also
///   before ``WritableFile/sync()``.
/// - **Sync** of a file promises that its bytes survive a loss of power, but not that its name
///   does. After a failed sync nothing is known about the file, and a later sync that succeeds
///   proves nothing.
/// - **Rename** replaces one name by another in one step: at any time, also after a loss of power,
///   either the old or the new name leads to the file. It fails if the new name is taken.
/// - **``sync()`` of the directory** promises that every name created, renamed or removed before
///   the call stays so after a loss of power. Between two of them the changes of names may become
///   lasting in any order, or not at all.
/// - **Remove** takes away the name. Whoever has the file open keeps its bytes.
/// - **Lock** is held by one holder at a time, over all threads and processes, and ends with the
///   holder's process at the latest. The lock's file stays for ever: a removed and re-made one
///   would be another lock.
/// - **Errors** are the operating system's own (``IndexError/Code/system`` with its `errno`);
///   only "no such file" becomes ``IndexError/Code/missingFile`` and only "would block" becomes
///   ``IndexError/Code/locked``. Nothing is retried except interrupted calls, nothing is wiped.
public protocol Directory: AnyObject, Sendable {
  /// What to call the directory in messages, usually its path.
  var description: String { get }

  /// The names of the files in the directory, in no particular order.
  ///
  /// - Throws: `system` when the directory cannot be read.
  func list() throws(IndexError) -> [String]

  /// The whole content of a file, as it is now.
  ///
  /// - Throws: `missingFile` when there is no file of this name; `system` otherwise.
  func open(_ name: String) throws(IndexError) -> FileContents

  /// A new, empty file.
  ///
  /// - Throws: `alreadyExists` when the name is taken; `readOnly`; `system`.
  func create(_ name: String) throws(IndexError) -> any WritableFile

  /// Gives a file another name in one step.
  ///
  /// - Throws: `missingFile`, `alreadyExists`, `readOnly`, `system`.
  func rename(_ name: String, to newName: String) throws(IndexError)

  /// Takes a file's name away.
  ///
  /// - Throws: `missingFile` when there is none; `readOnly`; `system`.
  func remove(_ name: String) throws(IndexError)

  /// Makes all earlier changes of names last.
  ///
  /// - Throws: `system`, after which nothing is known about those changes.
  func sync() throws(IndexError)

  /// Takes the lock of this name without waiting, creating its file if need be.
  ///
  /// - Returns: the lock, held until ``DirectoryLock/release()`` or the end of its life.
  /// - Throws: `locked` when somebody else holds it; `readOnly`; `system`.
  func lock(_ name: String) throws(IndexError) -> any DirectoryLock
}

/// A file being written. It is used by one thread at a time.
public protocol WritableFile: AnyObject, Sendable {
  /// Adds bytes at the end: all of them, or it throws.
  ///
  /// - Throws: `system`, after which the file's content is undefined.
  func append(_ bytes: RawSpan) throws(IndexError)

  /// Makes all bytes appended so far survive a loss of power.
  ///
  /// - Throws: `system`, after which nothing is known about them.
  func sync() throws(IndexError)

  /// Ends writing. The file is closed at the end of its life at the latest.
  ///
  /// - Throws: `system`; the file is closed nevertheless.
  func close() throws(IndexError)
}

/// A held lock.
public protocol DirectoryLock: AnyObject, Sendable {
  /// Gives the lock back; a second call does nothing.
  func release()
}

/// How an index is opened.
public enum OpenMode: Sendable, Hashable {
  /// Open the index, or create an empty one where there is none.
  case create
  /// Open the index for reading and writing; fail where there is none.
  case existing
  /// Open the index for reading; nothing is ever created, locked or changed.
  case readOnly
}
