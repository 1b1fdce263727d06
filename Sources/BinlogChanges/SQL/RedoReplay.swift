import BinlogBytes
package import BinlogDump
package import BinlogEvents
import BinlogSchema

/// What `--format sql` replays besides rows: definitions as they were logged, and GTIDs.
package struct RedoReplay {
  /// Whether definitions, and what else was logged as text and changes no rows, are done again.
  package var hasDefinitions = false
  /// Whether each group gets the GTID that it had.
  package var keepsGtids = false
  /// Whether nothing is left out of any group.
  package var isWhole = false
  /// What statements do where they do not fit the rows that are there.
  package var conflicts = ConflictChoice.stop
  private var access = LogAccess.mapped
  private var reporter: (any DumpReporter)?

  /// Rows only.
  package init() {}

  /// Logs are opened by `access`, and `reporter` hears of what is wrong with them.
  package init(_ access: LogAccess, _ reporter: any DumpReporter) {
    self.access = access
    self.reporter = reporter
  }

  /// Whether groups must be read to their end before they are printed.
  package var needsWholeGroups: Bool {
    hasDefinitions || keepsGtids || conflicts != .stop
  }

  /// Prints a group of the log at `path` as `dump` does, as statements of a script.
  func write(
    _ path: String, _ range: Range<FileOffset>, to sink: ByteSink
  ) -> LogDump.Outcome {
    guard let reporter else { return .failed }
    var options = DumpOptions()
    options.startPosition = range.lowerBound.rawValue
    options.stopPosition = range.upperBound.rawValue
    options.skipGtids = !keepsGtids
    options.isScript = true
    // Rows beside definitions run in the order of the log.
    options.base64Output = .auto
    return LogDump(options: options, access: access, sink: sink, reporter: reporter)
      .run([LogDump.Input(path)])
  }

  /// Whether a statement makes a trigger.
  static func makesTrigger(_ text: [UInt8]) -> Bool {
    let definition = DefinitionStatement(text, SQLDialect(), database: [])
    return definition?.verb == .create && definition?.object == .trigger
  }
}
