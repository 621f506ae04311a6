/// A small fixed job that is measured: prepared once, run any number of times, its answer checked
/// outside the measured region.
public struct Workload: Sendable {
  /// Lower-case words joined by hyphens, the layer first: `segment-policy`.
  public let name: String
  /// What it does, on what.
  public let summary: String
  private let makePrepared: @Sendable () throws -> Prepared

  init(
    _ name: String, _ summary: String, prepare: @escaping @Sendable () throws -> Prepared
  ) {
    self.name = name
    self.summary = summary
    makePrepared = prepare
  }

  /// Reads the inputs and builds what the job needs.
  public func prepare() throws -> Prepared { try makePrepared() }
}

/// A job that is ready to run.
public struct Prepared {
  /// The bytes of text one run works on; 0 where that says nothing.
  public let byteCount: Int
  /// The answer every run must give.
  public let expected: UInt64
  /// The job. It returns a number into which all of its work goes.
  public let run: () throws -> UInt64

  /// - Parameters:
  ///   - expected: The answer, found in another way than by `run`.
  init(byteCount: Int = 0, expected: UInt64, run: @escaping () throws -> UInt64) {
    self.byteCount = byteCount
    self.expected = expected
    self.run = run
  }

  /// - Throws: ``WrongAnswer`` where `answer` is not the one expected.
  public func check(_ answer: UInt64, of workload: Workload) throws {
    guard answer == expected else {
      throw WrongAnswer(workload: workload.name, expected: expected, found: answer)
    }
  }
}

/// A workload did its job wrongly; how fast it was does not matter then.
public struct WrongAnswer: Error, CustomStringConvertible {
  let workload: String
  let expected: UInt64
  let found: UInt64

  public var description: String {
    "\(workload): the answer is \(found), expected \(expected)"
  }
}

/// The measured region: callgrind counts only what is called from here
/// (`--toggle-collect=*measuredRegion*`). It must not be inlined and must hold no closure, whose
/// symbol would match as well.
@inline(never)
public func measuredRegion(_ job: Prepared) throws -> UInt64 {
  try job.run()
}
