import ArgumentParser

@main
struct HongtouCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "hongtou")
}
