import BinlogTestSupport
import Foundation
import Testing

/// What the documents show of `suggest` is what it prints.
@Suite struct DocumentExampleTests {
  @Test(arguments: ["docs/recovery.md", "README.md"])
  func suggest(_ document: String) throws {
    let text = String(
      decoding: try Data(contentsOf: URL(fileURLWithPath: Samples.packageRoot + "/" + document)),
      as: UTF8.self)
    let directory = try TemporaryDirectory()
    var count = 0
    for block in text.components(separatedBy: "```console\n").dropFirst() {
      let example = block.components(separatedBy: "```")[0]
      guard example.contains("binlogtool suggest") else { continue }
      // The commands of a block, and all that they print.
      var commands: [String] = []
      var shown = ""
      var isContinued = false
      for line in example.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
        if isContinued {
          commands[commands.count - 1] += "\n" + line
        } else if line.hasPrefix("$ ") {
          commands.append(String(line.dropFirst(2)))
        } else {
          shown += line + "\n"
          continue
        }
        isContinued = line.hasSuffix("\\")
      }
      let script = commands.joined(separator: "\n").replacingOccurrences(
        of: "/tmp/rep", with: directory.path + "/rep")
      #expect(try Self.run(script) == shown, "\(document): \(commands)")
      count += 1
    }
    #expect(count >= 3)
  }

  private static func run(_ script: String) throws -> String {
    try Tool.shell(
      "cd '\(Samples.packageRoot)'; binlogtool() { \"$TOOL\" \"$@\"; }\n" + script
    ).output
  }
}
