import BinlogEvents
import BinlogLogs

/// A replica that a cloud provider runs, where CHANGE … TO and STOP REPLICA are not allowed: the
/// provider's procedures stand for them.
public struct ManagedServer: Equatable, Sendable {
  /// Whose.
  public enum Provider: Sendable {
    /// Amazon RDS and Aurora.
    case rds
    /// Azure Database for MySQL.
    case azure
    /// Google Cloud SQL.
    case cloudSQL
  }

  /// Whose.
  public var provider: Provider
  /// Whether that is sure: the source's logs alone may be those of a managed server whose replica
  /// stands elsewhere.
  public var isSure: Bool
  /// Whether its provider made the replica, so that only the provider sets its source.
  public var isReadReplica: Bool

  /// What a status tells of it; nil for a server of one's own.
  public init?(_ state: ReplicaState) {
    let user = state.sourceUser?.lowercased() ?? ""
    let host = state.sourceHost?.lowercased() ?? ""
    let file = state.read?.file ?? state.executed?.file ?? ""
    let isRelay = state.relayLogFile?.hasPrefix("relaylog.") ?? false
    if user == "rdsrepladmin" || user == "rdsadmin" {
      self.init(provider: .rds, isSure: true, isReadReplica: true)
    } else if file.hasPrefix("mysql-bin-changelog."), isRelay {
      self.init(provider: .rds, isSure: true, isReadReplica: false)
    } else if file.hasPrefix("mysql-bin-changelog.") || host.hasSuffix(".rds.amazonaws.com") {
      self.init(provider: .rds, isSure: false, isReadReplica: false)
    } else if user.hasPrefix("azure_") {
      self.init(provider: .azure, isSure: true, isReadReplica: true)
    } else if host.hasSuffix(".mysql.database.azure.com") {
      self.init(provider: .azure, isSure: false, isReadReplica: false)
    } else if user.hasPrefix("cloudsqlreplica") {
      self.init(provider: .cloudSQL, isSure: true, isReadReplica: true)
    } else {
      return nil
    }
  }

  private init(provider: Provider, isSure: Bool, isReadReplica: Bool) {
    self.provider = provider
    self.isSure = isSure
    self.isReadReplica = isReadReplica
  }

  /// Its name, for people.
  public var name: String {
    switch provider {
    case .rds: "Amazon RDS"
    case .azure: "Azure Database for MySQL"
    case .cloudSQL: "Google Cloud SQL"
    }
  }

  /// RDS calls its procedures after the source from MySQL 8.4 on.
  private static func saysSource(_ dialect: StatementDialect) -> Bool {
    dialect.flavor == .mysql && dialect.version >= .init(8, 4, 0)
  }

  /// A call, for the channel where there are several.
  private func call(_ name: String, _ arguments: [String], _ dialect: StatementDialect) -> String {
    var name = "mysql." + name
    var arguments = arguments
    if provider == .rds, let channel = dialect.channel, !channel.isEmpty {
      name += "_for_channel"
      arguments.append(dialect.quote(channel))
    }
    return "CALL \(name)\(arguments.isEmpty ? "" : "(\(arguments.joined(separator: ", ")))");"
  }

  /// Stops both threads.
  public func stop(_ dialect: StatementDialect) -> String {
    switch provider {
    case .rds: call("rds_stop_replication", [], dialect)
    case .azure: call("az_replication_stop", [], dialect)
    case .cloudSQL: call("stopReplication()", [], dialect)
    }
  }

  /// Starts both threads.
  public func start(_ dialect: StatementDialect) -> String {
    switch provider {
    case .rds: call("rds_start_replication", [], dialect)
    case .azure: call("az_replication_start", [], dialect)
    case .cloudSQL: call("startReplication()", [], dialect)
    }
  }

  /// Sends the replica from `read` to `place`; empty where the provider has no way to do that.
  public func change(
    from read: SourceCoordinate?, to place: SourceCoordinate, _ state: ReplicaState,
    _ dialect: StatementDialect
  ) -> [String] {
    let isNew = Self.saysSource(dialect)
    if provider == .rds, place.position == 4, let name = read.flatMap({ LogName($0.file) }),
      let next = LogName(place.file), next.stem == name.stem, next.number == name.number + 1
    {
      // The number of the file that the replica stands in; the procedure goes on with the next.
      return [
        call(isNew ? "rds_next_source_log" : "rds_next_master_log", ["\(name.number)"], dialect)
      ]
    }
    guard !isReadReplica else { return [] }
    let host = dialect.quote(state.sourceHost ?? "HOST")
    let port = state.sourcePort ?? "3306"
    let user = dialect.quote(state.sourceUser ?? "USER")
    let file = dialect.quote(place.file)
    switch provider {
    case .rds:
      return [
        stop(dialect),
        call(isNew ? "rds_reset_external_source" : "rds_reset_external_master", [], dialect),
        call(
          isNew ? "rds_set_external_source" : "rds_set_external_master",
          [host, port, user, "'PASSWORD'", file, "\(place.position)", "0"], dialect),
        start(dialect),
      ]
    case .azure:
      return [
        stop(dialect),
        call(
          "az_replication_change_master",
          [host, user, "'PASSWORD'", port, file, "\(place.position)", "''"], dialect),
        start(dialect),
      ]
    case .cloudSQL: return []
    }
  }
}
