import CInstructionCounter

/// Asks whether the machine counts instructions.
enum CountersCommand: BenchCommand {
  static let name = "counters"
  static let usage = """

          Exit code 0 where the hardware counts instructions for this process, 1 where not.
    """

  static func run(_ arguments: [String]) throws {
    guard arguments.isEmpty else { throw UsageError() }
    let counter = instruction_counter_open()
    guard counter >= 0, instruction_counter_read(counter) > 0 else {
      throw CheckFailure(description: "instructions are not counted on this machine")
    }
    HongtouBench.say("instructions are counted on this machine\n")
  }
}
