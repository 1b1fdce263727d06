public import BinlogBytes
public import BinlogEvents
import BinlogLogs

/// Prints logs as the vendors' tools do.
public struct LogDump {
  /// How it went; the raw value is the exit status that design calls for.
  public enum Outcome: Int32, Sendable, Comparable {
    /// Everything was printed.
    case done = 0
    /// A log is damaged, or does not reach to where it should begin.
    case damaged = 1
    /// Something could not be opened, read or written.
    case failed = 2

    /// Orders by how bad it is.
    public static func < (left: Outcome, right: Outcome) -> Bool {
      left.rawValue < right.rawValue
    }
  }

  /// A log to print.
  public struct Input: Sendable {
    /// The name for messages.
    public var name: String
    /// Whether it is standard input, in which several logs may follow one another.
    public var isStandardInput: Bool

    /// A file by its path; `-` is standard input.
    public init(_ argument: String) {
      name = argument
      isStandardInput = argument == "-"
    }

    package func open(_ access: LogAccess) throws(SourceError) -> ByteSource {
      try access.open(name)
    }
  }

  /// What is to be printed and how, by the rules of the vendor whose log comes first.
  public enum Request: Sendable {
    /// The same whoever wrote the log.
    case options(DumpOptions)
    /// What a command line says, which depends on the vendor.
    case commandLine(DumpCommandLine)

    /// The options as far as no log has told whose rules count.
    package var common: DumpOptions {
      switch self {
      case .options(let options): options
      case .commandLine(let line): line.options
      }
    }

    package func options(
      for style: DumpStyle
    ) throws(MySQLOptionParser.UsageError) -> DumpOptions {
      switch self {
      case .options(let options): options
      case .commandLine(let line): try line.reading(for: style).options
      }
    }
  }

  private let request: Request
  private let access: LogAccess
  private let sink: ByteSink
  private let reporter: DamageWatch
  private let sharing: DumpSharing

  /// A dump to `sink`; what does not belong into the output goes to `reporter`.
  public init(
    options: DumpOptions, access: LogAccess = .mapped, sink: ByteSink, reporter: any DumpReporter,
    sharing: DumpSharing = .allProcessors
  ) {
    self.init(.options(options), access: access, sink: sink, reporter: reporter, sharing: sharing)
  }

  /// A dump of what a command line asks for.
  public init(
    _ request: Request, access: LogAccess = .mapped, sink: ByteSink, reporter: any DumpReporter,
    sharing: DumpSharing = .allProcessors
  ) {
    self.request = request
    self.access = access
    self.sink = sink
    self.reporter = DamageWatch(reporter)
    self.sharing = sharing
  }

  /// Prints the logs one after the other, as one stream.
  public func run(_ inputs: [Input]) -> Outcome {
    guard let first = inputs.first else { return .done }
    var style = request.common.style ?? .mysql
    var source: ByteSource?
    do throws(SourceError) {
      let opened = try first.open(access)
      switch try LogOpening(opened) {
      case .log(let format): style = request.common.style ?? DumpStyle(format)
      case .encrypted(let header): return refuse(.encrypted(header), first.name)
      // Said where it is to be printed, after the fixed lines, as the vendors' tools do.
      case .empty, .notALog: break
      }
      source = opened
    } catch {
      switch error.kind {
      case .compression, .cutBack, .encryption:
        let outcome = fail(error.name, error.message)
        return error.isDamage ? .damaged : outcome
      // Said there, too.
      case .system, .notSeekable, .request, .missing, .exists, .tooLarge: break
      }
    }
    var options: DumpOptions
    do throws(MySQLOptionParser.UsageError) {
      options = try request.options(for: style)
    } catch {
      return fail(first.name, error.text)
    }
    options.fitTimes(to: style)
    let outcome =
      switch style {
      case .mysql: run(MySQLDumpPrinter.self, style, options, inputs, first: source)
      case .mariadb, .mariadb11:
        run(MariaDBDumpPrinter.self, style, options, inputs, first: source)
      }
    sink.flush()
    if let failure = sink.failure {
      // Who has read enough goes away (`| head`); that is no error.
      return failure.isWithoutReader ? .done : fail(failure.name, failure.message)
    }
    if reporter.sawDamage {
      for input in inputs where !input.isStandardInput {
        FileRefusal.tellTransfer(input.name, access, reporter)
      }
    }
    return max(outcome, reporter.sawDamage ? .damaged : .done)
  }

  private func run<Printer: EventPrinter>(
    _: Printer.Type, _ style: DumpStyle, _ options: DumpOptions, _ inputs: [Input],
    first: ByteSource?
  ) -> Outcome {
    var printer = Printer(options: options, style: style, sink: sink, reporter: reporter)
    printer.beginOutput()
    var worst = Outcome.done
    var failed = false
    var queue = inputs
    var index = 0
    while index < queue.count {
      let input = queue[index]
      printer.beginFile(named: input.name)
      let source: ByteSource
      do throws(SourceError) {
        if index == 0, let first { source = first } else { source = try input.open(access) }
      } catch {
        worst = fail(error.name, error.message)
        printer.endFile(failed: true)
        failed = true
        break
      }
      var file = FileDump<Printer>(
        printer: printer, input: input, source: source, options: options, reporter: reporter,
        sharing: sharing)
      file.startPosition = index == 0 ? options.startPosition : 4
      file.stopPosition = index == queue.count - 1 ? options.stopPosition : .max
      if options.stopNever, index == queue.count - 1, !input.isStandardInput {
        if source.size != nil {
          file.follower = LogFollower(path: input.name, access: access)
        } else {
          reporter.report(
            DumpMessage(
              severity: .warning, file: input.name, offset: nil,
              text: LogFollower.refusal))
        }
      }
      let stops = file.run()
      worst = max(worst, file.outcome)
      printer = file.printer
      failed = file.failed
      if let successor = file.successor { queue.append(Input(successor)) }
      if stops || sink.failure != nil { break }
      index += 1
    }
    printer.endOutput(failed: failed)
    return worst
  }

  private func refuse(_ opening: LogOpening, _ name: String) -> Outcome {
    fail(name, FileRefusal.text(opening))
  }

  private func fail(_ name: String, _ text: String) -> Outcome {
    reporter.report(DumpMessage(severity: .damage, file: name, offset: nil, text: text))
    return .failed
  }
}

/// Passes messages on, and remembers whether one told of damage.
private final class DamageWatch: DumpReporter {
  private let inner: any DumpReporter
  private(set) var sawDamage = false

  init(_ inner: any DumpReporter) { self.inner = inner }

  func report(_ message: DumpMessage) {
    if message.severity == .damage { sawDamage = true }
    inner.report(message)
  }
}

/// Why the events of a log of MariaDB are not printed.
package enum LockedEvents {
  package static let message =
    "the events from here on are encrypted (encrypt_binlog) with key 1: give the server's key file "
    + "with --key-file FILE (file_key_management_filename), or read the log from the server"
}

/// Why a file is not printed at all.
package enum FileRefusal {
  /// Says what happened to a log that was sent as text, after its damage was told.
  package static func tellTransfer(
    _ path: String, _ access: LogAccess, _ reporter: any DumpReporter
  ) {
    guard let source = try? access.open(path), let damage = try? TransferDamage(source) else {
      return
    }
    reporter.report(
      DumpMessage(
        severity: .damage, file: path, offset: damage.offset,
        text: "\(damage.message); \(damage.hint)"))
  }

  /// What the command calls itself that reads `source`.
  package static func text(
    _ opening: LogOpening, _ source: ByteSource? = nil, command: String = "dump"
  ) -> String {
    switch opening {
    case .log: ""
    case .empty: "the file is empty, expected a binary log"
    case .encrypted(let header):
      "the log is encrypted as a whole (binlog_encryption); "
        + (header?.advice ?? "its encryption header is damaged, so that its key cannot be named")
    case .notALog(let bytes):
      ForeignFile(source ?? ByteSource(name: "", chunk: ByteChunk(copying: bytes)), first: bytes)
        .refusal(for: command)
    }
  }
}
