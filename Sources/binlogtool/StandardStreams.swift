import BinlogBytes
import BinlogLogs
import Glibc

/// Messages for people, one line each.
enum StandardError {
  /// Writes `message` and a line end: one line, whatever the names in it are.
  static func write(_ message: String) { writeLines(message.printable) }

  /// Writes a text of ours that may have several lines, and a line end.
  static func writeLines(_ message: String) {
    ProgressLine.shared.clear()
    let line = Array((message + "\n").utf8)
    let destination = DescriptorDestination(number: STDERR_FILENO, name: "standard error")
    // Nobody is left to tell when this fails.
    try? destination.write(line.span)
  }

  /// Writes `binlogtool: FILE: MESSAGE`.
  static func complain(_ error: SourceError) {
    write("binlogtool: \(error.name): \(error.message)")
  }

  /// Writes `binlogtool: FILE:OFFSET: MESSAGE`.
  static func complain(_ finding: Finding) {
    let place = finding.offset.map { ":\($0)" } ?? ""
    write("binlogtool: \(finding.file)\(place): \(finding.message)")
  }

  /// Whether a person reads it.
  static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }
}

/// The value of an environment variable; nil when it is not set.
func environment(_ name: String) -> String? {
  // Safe: the value is copied at once, and nothing here changes the environment.
  unsafe getenv(name).map { unsafe PathText.text(ofCString: $0) }
}

/// Standard input.
enum StandardInput {
  /// All of it, as text; at most 16 MiB.
  static func text() throws(SourceError) -> String {
    let source = try ByteSource(standardInputNamed: "standard input")
    let chunk = try source.chunk(at: .zero, atLeast: 16 << 20)
    return PathText.text(of: chunk.bytes.array)
  }
}

/// Standard output.
enum StandardOutput {
  /// A sink in front of it; what is written is the answer, unless it is written while logs are read
  /// (`isStreaming`).
  static func sink(isStreaming: Bool = false) -> ByteSink {
    if !isStreaming { ProgressLine.shared.end() }
    return ByteSink(DescriptorDestination(number: STDOUT_FILENO, name: "standard output"))
  }

  /// Writes out what `sink` still holds.
  ///
  /// - Throws: ``ExitStatus/failed`` when it could not be written; a reader that went away is no
  ///   failure.
  static func finish(_ sink: ByteSink) throws {
    sink.flush()
    ProgressLine.shared.end()
    guard let failure = sink.failure else { return }
    if failure.isWithoutReader { throw ExitStatus.clean }
    StandardError.complain(failure)
    throw ExitStatus.failed
  }

  /// Whether a person reads it.
  static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

  /// The last byte of the file that output is added to (`>>`); nil where it is no file, or empty.
  static var lastByteBefore: UInt8? {
    guard fcntl(STDOUT_FILENO, F_GETFL) & O_APPEND != 0,
      DirectoryListing.kind(of: "/proc/self/fd/\(STDOUT_FILENO)") == .file,
      let source = try? ByteSource(path: "/proc/self/fd/\(STDOUT_FILENO)", access: .read),
      let size = source.size, size > 0
    else { return nil }
    var cursor = ByteCursor(source)
    guard (try? cursor.load(1, at: FileOffset(size - 1))) == 1 else { return nil }
    return cursor.bytes(1, at: FileOffset(size - 1))[0]
  }
}
