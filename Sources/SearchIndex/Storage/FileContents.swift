/// The bytes of a file, immutable and at one address for as long as this object lives.
///
/// This is the one owner of mapped or allocated file memory. It gives out a raw buffer that is
/// valid only while the object is alive; whoever keeps the pointer keeps the object.
@safe
public final class FileContents: Sendable {
  /// The file's name, for messages.
  public let name: String
  /// The file's length in bytes.
  public let count: Int
  /// The address of the first byte; of no meaning when the file is empty.
  /// SAFETY: shared between threads because nobody writes to the memory any more.
  private nonisolated(unsafe) let base: UnsafeRawPointer?
  private let release: @Sendable (UnsafeRawBufferPointer) -> Void

  /// Takes charge of bytes that never change again.
  ///
  /// - Parameters:
  ///   - name: the file's name.
  ///   - bytes: the content; nobody else may write to it.
  ///   - release: gives the memory back; called once, at the end of this object's life.
  @unsafe
  public init(
    name: String, bytes: UnsafeRawBufferPointer,
    release: @escaping @Sendable (UnsafeRawBufferPointer) -> Void
  ) {
    self.name = name
    unsafe self.base = bytes.baseAddress
    self.count = bytes.count
    unsafe self.release = release
  }

  /// A copy of an array's bytes.
  ///
  /// - Complexity: O(n).
  public convenience init(name: String, copying bytes: [UInt8]) {
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 16)
    unsafe memory.copyBytes(from: bytes)
    unsafe self.init(name: name, bytes: UnsafeRawBufferPointer(memory)) { unsafe $0.deallocate() }
  }

  deinit {
    unsafe release(bytes)
  }

  /// All bytes, valid while this object lives.
  @unsafe
  public var bytes: UnsafeRawBufferPointer {
    unsafe UnsafeRawBufferPointer(start: base, count: count)
  }
}
