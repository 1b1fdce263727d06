import ArgumentParser
import BinlogBytes
import BinlogDump
import BinlogText

/// Writes the documents that are made from tables of this program; for its developers.
struct DocumentsCommand: ParsableCommand {
  /// What can be written.
  enum Document: String, ExpressibleByArgument, CaseIterable {
    case man
    case options
    case errors
    case bash
    case zsh
    case fish
  }

  static let configuration = CommandConfiguration(
    commandName: "documents",
    abstract: "Write a document that is made from the tables of options.",
    shouldDisplay: false)

  @Argument(
    help: """
      man: the man page of dump; options: the table in docs/compatibility.md; \
      errors: that in docs/errors.md; bash, zsh, fish: the \
      shell's completions.
      """)
  var document: Document

  func run() throws {
    let sink = StandardOutput.sink()
    switch document {
    case .man: sink.write(DumpManual.manPage(version: BinlogTool.version))
    case .options: sink.write(DumpManual.optionTable())
    case .errors: sink.write(ErrorIndex.table())
    case .bash: sink.write(completions(.bash))
    case .zsh: sink.write(completions(.zsh))
    case .fish: sink.write(completions(.fish))
    }
    try StandardOutput.finish(sink)
  }

  private func completions(_ shell: DumpCompletion.Shell) -> String {
    let parsers = BinlogTool.completionScript(
      for: CompletionShell(rawValue: shell.rawValue) ?? .bash)
    return DumpCompletion.completed(parsers, for: shell)
  }
}
