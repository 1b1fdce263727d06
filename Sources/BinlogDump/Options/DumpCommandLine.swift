/// What a command line of `dump` asks for.
///
/// The vendors' tools differ in what they accept, and which of them is meant the log says. So a
/// command line is read twice, by the rules of each; what one of them refuses is an error only
/// when a log of that vendor is to be printed.
public struct DumpCommandLine: Sendable {
  /// Why a command line cannot be understood.
  public typealias UsageError = MySQLOptionParser.UsageError

  /// What is to be done.
  public enum Action: Sendable, Equatable {
    case help
    case version
    /// Print what option files and command line come to.
    case printDefaults([String])
    /// Print these files.
    case dump([String])
  }

  private let mysql: Result<DumpReading, UsageError>
  private let mariadb: Result<DumpReading, UsageError>
  /// What both readings have in common, as far as a log has not told yet.
  public let common: DumpReading

  /// Understands a command line in an environment.
  public init(
    _ line: [String], environment: DumpEnvironment = .none
  ) throws(UsageError) {
    mysql = Self.read(line, environment, .mysql)
    mariadb = Self.read(line, environment, .mariadb)
    switch (mysql, mariadb) {
    case (.success(let reading), .success(let other)):
      common = reading.options.style?.vendor == .mariadb ? other : reading
    case (.success(let reading), .failure(let error)),
      (.failure(let error), .success(let reading)):
      // A flavor that was asked for decides at once.
      if let style = reading.options.style, style.vendor != reading.vendor { throw error }
      common = reading
    case (.failure(let error), .failure(let other)):
      // The one that knows the option knows better what is wrong with it.
      throw error.isUnknown ? other : error
    }
  }

  /// What is to be done.
  public var action: Action { common.action }
  /// With which options, as far as a log has not told yet.
  public var options: DumpOptions { common.options }
  /// The option files that were read.
  public var optionFiles: [String] { common.optionFiles }
  /// What deserves a word although it is no error.
  public var warnings: [String] { common.warnings }

  /// What it asks for when logs print in `style`.
  public func reading(for style: DumpStyle) throws(UsageError) -> DumpReading {
    switch style.vendor == .mysql ? mysql : mariadb {
    case .success(let reading): return reading
    case .failure(let error):
      throw UsageError(
        "the log prints as \(style.vendor.tool) prints it: \(error.text)",
        isUnknown: error.isUnknown)
    }
  }

  private static func read(
    _ line: [String], _ environment: DumpEnvironment, _ vendor: DumpVendor
  ) -> Result<DumpReading, UsageError> {
    do throws(UsageError) {
      return .success(try DumpReading(line, environment, vendor))
    } catch {
      return .failure(error)
    }
  }
}
