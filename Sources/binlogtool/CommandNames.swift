import ArgumentParser
import BinlogBytes
import BinlogLogs

/// The names of the commands, and what may have been meant where none of them was typed.
enum CommandNames {
  /// What to tell somebody whose first word is no command; nil where it is one, or an option.
  static func complaint(_ words: [String]) -> String? {
    guard let word = words.first, !word.hasPrefix("-"), word != "help" else { return nil }
    let names = BinlogTool.configuration.subcommands.flatMap(names)
    guard !names.contains(word) else { return nil }
    var text = "Error: '\(word.printable)' is no command of binlogtool."
    // Letters that are wrong, missing, too many or swapped: two at most, and not all of a short word.
    let near = names.map { (name: $0, steps: steps(from: Array(word.utf8), to: Array($0.utf8))) }
      .filter { $0.steps <= 2 && $0.steps < min($0.name.count, word.count) }
      .min { $0.steps < $1.steps }
    if let near {
      text += " Did you mean '\(near.name)'?"
    } else if DirectoryListing.kind(of: word) != .missing {
      text +=
        " To print a log: binlogtool dump \(word.shellWord)"
        + "; to check it: binlogtool verify \(word.shellWord)"
    }
    return text
      + "\nUsage: binlogtool <subcommand>\n  See 'binlogtool --help' for more information."
  }

  private static func names(_ command: any ParsableCommand.Type) -> [String] {
    guard command.configuration.shouldDisplay else {
      return [command.configuration.commandName ?? ""]
    }
    return [command.configuration.commandName ?? ""] + command.configuration.aliases
  }

  /// How many letters must be changed, put in, left out or swapped with the next to make `to`.
  private static func steps(from: [UInt8], to: [UInt8]) -> Int {
    guard from.count <= 40 else { return .max }
    var rows = [Array(0...to.count)]
    for (place, letter) in from.enumerated() {
      var row = [place + 1]
      for (other, wanted) in to.enumerated() {
        var least = min(row[other], rows[place][other + 1]) + 1
        least = min(least, rows[place][other] + (letter == wanted ? 0 : 1))
        if place > 0, other > 0, letter == to[other - 1], from[place - 1] == wanted {
          least = min(least, rows[place - 1][other - 1] + 1)
        }
        row.append(least)
      }
      rows.append(row)
    }
    return rows[from.count][to.count]
  }
}
