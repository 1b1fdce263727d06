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
  }

  static let configuration = CommandConfiguration(
    commandName: "documents",
    abstract: "Write a document that is made from the option table.",
    shouldDisplay: false)

  @Argument(help: "man: the man page of dump; options: the table in docs/compatibility.md.")
  var document: Document

  func run() throws {
    let sink = StandardOutput.sink()
    switch document {
    case .man: sink.write(DumpManual.manPage(version: BinlogTool.version))
    case .options: sink.write(DumpManual.optionTable())
    }
    try StandardOutput.finish(sink)
  }
}
