/// An error that a status, or a line of an error log, gives for one of a replica's threads.
public struct ReplicationError: Equatable, Sendable {
  /// Whose error it is.
  public enum Thread: String, Sendable {
    /// The thread that reads from the source (I/O thread).
    case receiver
    /// The thread that applies what was read, or that hands it out to workers (SQL thread).
    case applier
    /// One of those that apply in parallel.
    case worker
  }

  /// The thread.
  public var thread: Thread
  /// Number of the worker, where it is one and that was said.
  public var worker: UInt64?
  /// The server's number; 0 where only the text was given.
  public var number: Int
  /// The server's text; empty where only the number was given.
  public var message: String
  /// When it happened, as the server writes it.
  public var time: String?
  /// The transaction that was being applied, as the server names it.
  public var transaction: String?

  /// An error from its parts.
  public init(
    _ thread: Thread, number: Int, message: String, time: String? = nil, worker: UInt64? = nil,
    transaction: String? = nil
  ) {
    self.thread = thread
    self.number = number
    self.message = message
    self.time = time
    self.worker = worker
    self.transaction = transaction
  }

  /// `the applier's error 1062: …`, for people.
  public var sentence: String {
    let whose =
      switch thread {
      case .receiver: "the receiver's error"
      case .applier: "the applier's error"
      case .worker: worker.map { "worker \($0)'s error" } ?? "a worker's error"
      }
    let head = number == 0 ? whose : "\(whose) \(number)"
    return message.isEmpty ? head : "\(head): \(message)"
  }

  /// The number that a text ends with, where no field has it: `Error_code: 1062`,
  /// `Error_code: MY-001062`, `Internal MariaDB error code: 1062`.
  static func number(in text: String) -> Int? {
    let lower = text.lowercased()
    for opening in [
      "internal mariadb error code: ", "error_code: my-", "error_code: ", "server_errno=",
      "server_errno = ", "errno: ", "fatal error ",
    ] {
      guard let start = lower.range(of: opening) else { continue }
      let digits = lower[start.upperBound...].prefix { $0.isASCII && $0.isNumber }
      if let number = Int(digits), number != 0 { return number }
    }
    return nil
  }
}

extension ReplicaState {
  /// All errors that are known, those of workers after the applier's.
  public var errors: [ReplicationError] {
    var list: [ReplicationError] = []
    if (ioErrorNumber ?? 0) != 0 || !(ioError ?? "").isEmpty {
      list.append(
        ReplicationError(
          .receiver, number: Self.number(ioErrorNumber, ioError), message: ioError ?? "",
          time: ioErrorTime))
    }
    if (sqlErrorNumber ?? 0) != 0 || !(sqlError ?? "").isEmpty {
      list.append(
        ReplicationError(
          .applier, number: Self.number(sqlErrorNumber, sqlError), message: sqlError ?? "",
          time: sqlErrorTime))
    }
    return list + workerErrors
  }

  private static func number(_ field: Int?, _ text: String?) -> Int {
    if let field, field != 0 { return field }
    return text.flatMap { ReplicationError.number(in: $0) } ?? 0
  }

  /// The error that stopped the applier: what a worker says rather than that workers have stopped.
  public var applierError: ReplicationError? {
    let list = errors.filter { $0.thread != .receiver }
    // 1756: the coordinator stopped because a worker did; 1964: an earlier commit failed.
    let first = list.first { ![1756, 1964].contains($0.number) } ?? list.first
    // A worker's text says more than the coordinator's, which only points to it.
    if let first, first.thread == .applier,
      let worker = list.first(where: { $0.thread == .worker && $0.number == first.number })
    {
      return worker
    }
    return first
  }

  /// The error that stopped the receiver.
  var receiverError: ReplicationError? { errors.first { $0.thread == .receiver } }
}
