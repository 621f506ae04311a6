// `hongtou-bench SUBCOMMAND …`: measurements that need a program of their own.

let arguments = Array(CommandLine.arguments.dropFirst())

switch arguments.first {
case "segment": runSegment(Array(arguments.dropFirst()))
case "identity": runIdentity(Array(arguments.dropFirst()))
case "build": runBuild(Array(arguments.dropFirst()))
case "query": runQuery(Array(arguments.dropFirst()))
case "first": runFirst(Array(arguments.dropFirst()))
default: fail("usage: hongtou-bench segment FILE ROUNDS | identity [--random N] [--seed S] FILE… | "
  + "build TOKENS DIR pos|nopos MEMORY_MB | query DIR QUERY_DIR OUT_DIR NAME WARM REPS CLASS… | "
  + "first DIR WORD")
}
