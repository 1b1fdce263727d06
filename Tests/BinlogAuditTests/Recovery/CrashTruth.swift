import BinlogAudit
import BinlogBytes
import BinlogLogs
import BinlogTestSupport
import Foundation

/// What a crashed sample really lost, as its `TRUTH.json` tells.
struct CrashTruth: Decodable {
  struct Replica: Decodable {
    var hadRead: UInt64
    var hadExecuted: UInt64
  }
  struct Table: Decodable, Equatable {
    var name: String
    var inserts: UInt64
    var updates: UInt64
    var deletes: UInt64
  }
  struct Group: Decodable {
    var gtid: String?
    var position: UInt64
    var endPosition: UInt64
    var appliedOnReplica: Bool
    var tables: [Table]
  }
  var file: String
  var nextFile: String
  var sizeAfterRestart: UInt64
  var trueEnd: UInt64
  var replica: Replica
  var lost: [Group]

  /// That of the sample `pair`.
  static func of(_ pair: String) throws -> CrashTruth {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(
      CrashTruth.self, from: Data(try Samples.bytes(pair + "/TRUTH.json")))
  }
}

/// A saved text and what it is called.
struct Saved {
  var text: String
  var origin: String

  init(_ text: String, _ origin: String) {
    self.text = text
    self.origin = origin
  }
}

/// What is told to the advisor of one replica.
struct Question {
  var source: [String]
  var replica: [String] = []
  var statuses: [Saved] = []
  var position: LogCoordinate?
  var channel: String?

  /// The whole of the sample `pair`, or some of it.
  init(sample pair: String, replica withReplica: Bool = true, status: Bool = true) throws {
    source = [Samples.path(pair + "/source")]
    if withReplica { replica = [Samples.path(pair + "/replica")] }
    if status { statuses = [Saved(try Samples.text(pair + "/replica/status.txt"), "status.txt")] }
  }

  /// A source's path and a coordinate.
  init(source: String, _ file: String, _ position: UInt64) {
    self.source = [source]
    self.position = LogCoordinate(file: file, position: position)
  }

  /// Asks, as the command does.
  func ask() throws -> (recovery: Recovery, findings: [Finding]) {
    let diagnosis = try diagnose()
    return (diagnosis.recovery, diagnosis.findings)
  }

  /// All that the command has to show.
  func diagnose() throws -> Diagnosis {
    var inputs = SuggestInputs()
    if let position { inputs.addPosition(position) }
    for saved in statuses {
      var given = SuggestInputs()
      guard given.addStatus(saved.text, origin: saved.origin) else { throw Unclear() }
      inputs.states += given.states
    }
    if !replica.isEmpty { try inputs.addReplica(replica) }
    return try Diagnosis(inputs, source: try LogInputs(source), channel: channel)
  }

  struct Unclear: Error {}
}
