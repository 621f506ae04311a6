// `hongtou-bench SUBCOMMAND …`: measurements that need a program of their own.

let arguments = Array(CommandLine.arguments.dropFirst())

switch arguments.first {
case "segment": runSegment(Array(arguments.dropFirst()))
case "identity": runIdentity(Array(arguments.dropFirst()))
default: fail("usage: hongtou-bench segment FILE ROUNDS | identity [--random N] [--seed S] FILE…")
}
