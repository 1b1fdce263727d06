/// Statements of logs inside of comments and messages.
extension ByteSink {
  /// A text of the log, each of its lines after `mark`; the beginning of a very long one.
  package func write(commentLines text: [UInt8], after mark: StaticString) {
    let longest = 4096
    write(shownLines: text.span.extracting(first: longest), after: mark)
    if text.count > longest {
      write(" … ")
      write(decimal: UInt64(text.count - longest))
      write(" bytes more")
    }
    write(byte: 0x0A)
  }
}

extension [UInt8] {
  /// The beginning of a statement, on one line.
  package var headline: String {
    let line = prefix(160).map { $0 >= 0x09 && $0 <= 0x0D ? 0x20 : $0 }.printable
    return count > 160 ? line + " …" : line
  }
}
