// `hongtou-bench SUBCOMMAND …`: measurements that need a program of their own.

let arguments = Array(CommandLine.arguments.dropFirst())

switch arguments.first {
case "segment": runSegment(Array(arguments.dropFirst()))
case "segment-first": runSegmentFirst()
case "identity": runIdentity(Array(arguments.dropFirst()))
default:
  fail(
    """
    usage: hongtou-bench segment FILE ROUNDS [ours|lattice|ubrk|prepare]
           hongtou-bench segment-first
           hongtou-bench identity [--random N] [--seed S] FILE…
    """)
}
