extension Segmenter {
  /// The working memory of one thread. Not `Sendable`; cheap to make, cheaper to keep.
  public final class Session {
    private let cutter: Cutter
    /// Absent while a call is running, so that a call from inside `body` finds its own.
    private var spareBuffer: TokenBuffer?

    init(data: SegmentationData, engine: Engine, purpose: Purpose) {
      cutter = Cutter(data: data, engine: engine, purpose: purpose)
    }

    /// Calls `body` for every token of `text`, in ascending order of their start.
    ///
    /// `text` is cut as it is given: nothing is folded. Ill-formed bytes count as U+FFFD, as
    /// `String(decoding:as:)` would replace them; offsets are those of the bytes given.
    /// Nothing is allocated per token or per paragraph once the buffers have grown.
    ///
    /// - Parameters:
    ///   - text: UTF-8.
    ///   - lattice: Which words beside the best path are handed out too.
    /// - Throws: What `body` throws; nothing of its own.
    /// - Complexity: O(*n*) in the length of the text.
    @inlinable
    public func forEachToken<Failure: Error>(
      in text: Span<UInt8>, lattice: Lattice = .none,
      _ body: (Token) throws(Failure) -> Void
    ) throws(Failure) {
      try unsafe text.withUnsafeBufferPointer { (bytes) throws(Failure) in
        try unsafe forEachToken(inBytes: bytes, lattice: lattice, body)
      }
    }

    /// Calls `body` for every token of a string; offsets are UTF-8 bytes of `text.utf8`.
    ///
    /// - Throws: What `body` throws; nothing of its own.
    /// - Complexity: O(*n*) in the length of the text.
    @inlinable
    public func forEachToken<Failure: Error>(
      in text: String, lattice: Lattice = .none,
      _ body: (Token) throws(Failure) -> Void
    ) throws(Failure) {
      var text = text
      // `withUTF8` rethrows untyped errors only.
      let outcome = text.withUTF8 { bytes -> Result<Void, Failure> in
        do throws(Failure) {
          try unsafe forEachToken(inBytes: bytes, lattice: lattice, body)
          return .success(())
        } catch {
          return .failure(error)
        }
      }
      try outcome.get()
    }

    @inlinable @inline(__always)
    func forEachToken<Failure: Error>(
      inBytes bytes: UnsafeBufferPointer<UInt8>, lattice: Lattice,
      _ body: (Token) throws(Failure) -> Void
    ) throws(Failure) {
      let buffer = takeBuffer()
      defer { giveBack(buffer) }
      var start = 0
      var position = 0
      while start < bytes.count {
        let end = unsafe cutWindow(of: bytes, from: start, lattice: lattice, into: buffer)
        let tokens = unsafe buffer.storage
        for index in 0..<buffer.count {
          try body(unsafe Token(tokens[index], byteBase: start, scalarBase: position))
        }
        position &+= buffer.scalarCount
        start = end
      }
    }

    @usableFromInline
    func takeBuffer() -> TokenBuffer {
      defer { spareBuffer = nil }
      return spareBuffer ?? TokenBuffer()
    }

    @usableFromInline
    func giveBack(_ buffer: TokenBuffer) { spareBuffer = buffer }

    /// Cuts the window that starts at `start` and returns its end.
    @usableFromInline
    func cutWindow(
      of bytes: UnsafeBufferPointer<UInt8>, from start: Int, lattice: Lattice,
      into buffer: TokenBuffer
    ) -> Int {
      let end = unsafe Window.end(in: bytes, from: start)
      buffer.removeAll()
      let window = unsafe UnsafeBufferPointer(rebasing: bytes[start..<end])
      unsafe cutter.cut(window, lattice: lattice, into: buffer)
      return end
    }
  }
}
