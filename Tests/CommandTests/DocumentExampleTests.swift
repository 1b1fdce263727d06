import BinlogTestSupport
import Foundation
import Testing

/// What the documents show is what the commands print.
@Suite struct DocumentExampleTests {
  /// A block of a document: its commands, and all that it shows of their output.
  struct Example: CustomTestStringConvertible {
    var document: String
    var commands: [String]
    var shown: String
    var testDescription: String { "\(document): \(commands.first ?? "")" }

    /// Whether it runs here: with `binlogtool`, on the samples, beside what every system has.
    var isRunnable: Bool {
      let script = commands.joined(separator: "\n")
      return script.contains("binlogtool") && !shown.isEmpty
        && !["/var/lib/", "mysqlbinlog ", "mariadb-binlog ", "jq ", "duckdb", "schema.sql"].contains
        {
          script.contains($0)
        }
    }
  }

  /// All blocks that show a run of the program.
  private static let examples: [Example] = {
    let root = Samples.packageRoot
    let pages = (try? FileManager.default.contentsOfDirectory(atPath: root + "/docs")) ?? []
    return (["README.md", "Samples/README.md"] + pages.sorted().map { "docs/" + $0 })
      .filter { $0.hasSuffix(".md") }.flatMap { blocks(of: $0) }
  }()

  private static func blocks(of document: String) -> [Example] {
    guard
      let data = try? Data(contentsOf: URL(fileURLWithPath: Samples.packageRoot + "/" + document))
    else { return [] }
    let text = String(decoding: data, as: UTF8.self)
    return text.components(separatedBy: "```console\n").dropFirst().map { block in
      let lines = block.components(separatedBy: "```")[0]
        .split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      var example = Example(document: document, commands: [], shown: "")
      var isContinued = false
      for line in lines {
        if isContinued {
          example.commands[example.commands.count - 1] += "\n" + line
        } else if line.hasPrefix("$ ") {
          example.commands.append(String(line.dropFirst(2)))
        } else {
          example.shown += line + "\n"
          continue
        }
        isContinued = line.hasSuffix("\\")
      }
      return example
    }
  }

  @Test func thereAreMany() {
    #expect(Self.examples.count { $0.isRunnable } >= 40)
  }

  @Test(arguments: examples.filter(\.isRunnable))
  func printsWhatIsShown(_ example: Example) throws {
    let directory = try TemporaryDirectory()
    let script = example.commands.joined(separator: "\n")
      .replacingOccurrences(of: "/tmp/", with: directory.path + "/")
    let printed = try Tool.shell(
      "cd '\(Samples.packageRoot)'; exec 2>&1; binlogtool() { \"$TOOL\" \"$@\"; }\n" + script
    ).output.replacingOccurrences(of: directory.path + "/", with: "/tmp/")
      .replacingOccurrences(of: "\r\n", with: "\n")
    #expect(Self.fits(printed, example.shown), "printed:\n\(printed)")
  }

  /// Whether `printed` is `shown`, in which `…` stands for a part of a line that was left out.
  private static func fits(_ printed: String, _ shown: String) -> Bool {
    let lines = printed.components(separatedBy: "\n")
    let wanted = shown.components(separatedBy: "\n")
    return lines.count == wanted.count
      && zip(lines, wanted).allSatisfy { line, wanted in
        guard line != wanted else { return true }
        let parts = wanted.components(separatedBy: "…")
        guard parts.count > 1, line.hasPrefix(parts[0]), line.hasSuffix(parts[parts.count - 1])
        else { return false }
        var rest = line.dropFirst(parts[0].count)[...]
        for part in parts.dropFirst() where !part.isEmpty {
          guard let place = rest.range(of: part) else { return false }
          rest = rest[place.upperBound...]
        }
        return true
      }
  }
}
