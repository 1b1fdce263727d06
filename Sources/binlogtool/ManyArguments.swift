/// Command lines with very many files, as a shell makes them of a `*`.
///
/// The argument parser's time grows with the square of the number of words, so that long runs of
/// words that cannot be options are handed to it as one word, and taken apart again by who gets
/// them (``Swift/Array/unfolded``). No word of a command line can hold a NUL, which joins them.
enum ManyArguments {
  private static let joint: Character = "\0"
  /// Shorter runs are left as they are.
  private static let fewest = 64

  /// The words with long runs folded.
  static func fold(_ words: [String]) -> [String] {
    guard words.count > fewest else { return words }
    var result: [String] = []
    var run: [String] = []
    var isLiteral = false
    func end() {
      // The first may be the value of the option before it.
      if run.count > fewest {
        result.append(run[0])
        result.append(String(joint) + run[1...].joined(separator: String(joint)))
      } else {
        result += run
      }
      run.removeAll(keepingCapacity: true)
    }
    for word in words {
      if !isLiteral, word.utf8.first == 0x2D, word != "-" {
        end()
        result.append(word)
        isLiteral = word == "--"
      } else {
        run.append(word)
      }
    }
    end()
    return result
  }

  /// A message of the parser that may repeat such a word.
  static func shown(_ message: String) -> String {
    guard let place = message.firstIndex(of: joint) else { return message }
    return message[..<place] + "(and many more)"
  }
}

extension [String] {
  /// The words, with those that were folded taken apart.
  var unfolded: [String] {
    flatMap { word in
      word.utf8.first == 0 ? word.dropFirst().split(separator: "\0").map { String($0) } : [word]
    }
  }
}
