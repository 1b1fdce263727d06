package import BinlogBytes

/// Where logs are written to.
package protocol LogOutput: AnyObject {
  /// Whether there may be more than one log.
  var takesSeveral: Bool { get }
  /// A new log of this name.
  func begin(_ name: String) throws(SourceError) -> any ByteDestination
  /// The path of the log of this name, as it is told.
  func path(of name: String) -> String
}

/// Logs as files of one directory, with the index that lists them.
package final class LogDirectory: LogOutput {
  private let directory: String
  private let batch: FileBatch

  /// Files of `directory`, made by way of `batch`.
  package init(_ directory: String, _ batch: FileBatch) throws(SourceError) {
    self.directory = directory.hasSuffix("/") ? directory : directory + "/"
    self.batch = batch
    try batch.makeDirectory(directory)
  }

  package var takesSeveral: Bool { true }

  package func begin(_ name: String) throws(SourceError) -> any ByteDestination {
    // There may be more logs than a process may have files open.
    try batch.file(directory + name, staysOpen: false)
  }

  package func path(of name: String) -> String { directory + name }

  /// Writes the index of `names`.
  package func writeIndex(_ index: String, of names: [String]) throws(SourceError) {
    let sink = ByteSink(try batch.file(directory + index))
    for name in names { sink.write("./" + name + "\n") }
    sink.flush()
    if let failure = sink.failure { throw failure }
  }
}

/// One log, to a stream or a single file.
package final class SingleLog: LogOutput {
  private let destination: any ByteDestination
  private let shown: String

  /// The log goes to `destination`, called `name` in what is told.
  package init(_ destination: any ByteDestination, named name: String) {
    self.destination = destination
    shown = name
  }

  package var takesSeveral: Bool { false }
  package func begin(_ name: String) -> any ByteDestination { destination }
  package func path(of name: String) -> String { shown }
}
