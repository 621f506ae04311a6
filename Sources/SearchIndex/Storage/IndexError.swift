/// What went wrong in an index, where, what was expected, what was found, and what to do about it.
///
/// Every function of this module that can fail throws this type. A value is one reference wide,
/// so that a throwing function on a hot path pays nothing for the details it does not throw.
public struct IndexError: Error, Sendable {
  /// The kind of a failure: an open set, so that a new kind breaks no caller.
  ///
  /// Kinds that belong to one part of the module are declared as further static members beside
  /// that part.
  public struct Code: RawRepresentable, Hashable, Sendable {
    /// The code's stable name, in lower camel case; it may be stored or logged.
    public let rawValue: String

    /// A code with a stable name.
    public init(rawValue: String) { self.rawValue = rawValue }
  }

  private final class Details: Sendable {
    let code: Code
    let file: String?
    let offset: UInt64?
    let expected: String?
    let found: String?
    let errno: Int32?
    let advice: String

    init(
      code: Code, file: String?, offset: UInt64?, expected: String?, found: String?,
      errno: Int32?, advice: String
    ) {
      self.code = code
      self.file = file
      self.offset = offset
      self.expected = expected
      self.found = found
      self.errno = errno
      self.advice = advice
    }
  }

  private let details: Details

  /// An error.
  ///
  /// - Parameters:
  ///   - code: the kind of the failure.
  ///   - file: the file's name in its directory, or the path of a directory.
  ///   - offset: where in the file, in bytes from its beginning.
  ///   - expected: what should have been there.
  ///   - found: what was there instead.
  ///   - errno: the operating system's own error number, when it reported one.
  ///   - advice: what to do; nil takes the code's usual advice.
  public init(
    _ code: Code, file: String? = nil, offset: UInt64? = nil, expected: String? = nil,
    found: String? = nil, errno: Int32? = nil, advice: String? = nil
  ) {
    details = Details(
      code: code, file: file, offset: offset, expected: expected, found: found, errno: errno,
      advice: advice ?? code.usualAdvice)
  }

  /// The kind of the failure.
  public var code: Code { details.code }
  /// The file's name in its directory, or the path of a directory.
  public var file: String? { details.file }
  /// Where in the file, in bytes from its beginning.
  public var offset: UInt64? { details.offset }
  /// What should have been there.
  public var expected: String? { details.expected }
  /// What was there instead.
  public var found: String? { details.found }
  /// The operating system's own error number, when it reported one.
  public var errno: Int32? { details.errno }
  /// What to do about it.
  public var advice: String { details.advice }
}

extension IndexError.Code {
  /// There is no index here.
  public static let notFound = Self(rawValue: "notFound")
  /// A file of this name is already there; files are written once.
  public static let alreadyExists = Self(rawValue: "alreadyExists")
  /// Another writer has the index's lock.
  public static let locked = Self(rawValue: "locked")
  /// The index was opened for reading only.
  public static let readOnly = Self(rawValue: "readOnly")
  /// The operating system refused a call; `errno` says why.
  public static let system = Self(rawValue: "system")
  /// A file that the manifest names is not there.
  public static let missingFile = Self(rawValue: "missingFile")
  /// A file is shorter or longer than it was when it was written.
  public static let wrongLength = Self(rawValue: "wrongLength")
  /// Bytes of a file differ from those that were written.
  public static let checksumMismatch = Self(rawValue: "checksumMismatch")
  /// Bytes of a file make no sense although their checksum is right.
  public static let malformed = Self(rawValue: "malformed")
  /// The file was written by a newer version of this format.
  public static let formatTooNew = Self(rawValue: "formatTooNew")
  /// The file was written by a version of this format that is no longer read.
  public static let formatTooOld = Self(rawValue: "formatTooOld")
  /// The index was made with another analyzer than the one asked for.
  public static let differentAnalyzer = Self(rawValue: "differentAnalyzer")
  /// The index was made with another schema than the one asked for.
  public static let differentSchema = Self(rawValue: "differentSchema")
  /// An earlier write of this writer failed; it writes no more.
  public static let writerPoisoned = Self(rawValue: "writerPoisoned")
  /// The writer, reader or file was closed before this call.
  public static let closed = Self(rawValue: "closed")
  /// A stated limit was exceeded.
  public static let limitExceeded = Self(rawValue: "limitExceeded")
  /// An argument of the call has no meaning here.
  public static let invalidArgument = Self(rawValue: "invalidArgument")
  /// The caller cancelled the work.
  public static let cancelled = Self(rawValue: "cancelled")

  /// What to do when the thrower knows nothing better.
  fileprivate var usualAdvice: String {
    switch self {
    case .notFound: "Check the path, or create the index first."
    case .alreadyExists: "Remove the file by hand if nothing needs it."
    case .locked: "Wait for the other writer to finish, or close it, and try again."
    case .readOnly: "Open the index in a mode that allows writing."
    case .system: "Remove the cause the operating system names and try again."
    case .missingFile, .wrongLength, .checksumMismatch, .malformed:
      "Restore the index from a copy, or build it again."
    case .formatTooNew: "Use a newer version of this software, or build the index again."
    case .formatTooOld: "Build the index again with this version."
    case .differentAnalyzer: "Build the index again with this analyzer, or open it with its own."
    case .differentSchema: "Build the index again with this schema, or open it with its own."
    case .writerPoisoned: "Remove the cause of the first failure, then open a new writer."
    case .closed: "Open it again."
    case .limitExceeded: "Stay under the limit."
    case .cancelled: "Start it again when it is wanted."
    default: "Correct the call."
    }
  }
}

extension IndexError: CustomStringConvertible {
  /// One line for a person: file, offset, what happened, expected and found, what to do.
  public var description: String {
    var text = ""
    if let file {
      text += file
      if let offset { text += " at byte \(offset)" }
      text += ": "
    }
    text += code.rawValue
    if let expected { text += ", expected \(expected)" }
    if let found { text += ", found \(found)" }
    return text + ". " + advice
  }
}
