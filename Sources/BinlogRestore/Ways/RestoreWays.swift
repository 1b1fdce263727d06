import BinlogAudit
import BinlogBytes
import BinlogChanges
import BinlogEvents
import BinlogLogs
import BinlogSearch

/// The three ways of a plan.
package enum RestoreWays {
  /// Makes them, the staged one with what `stage` says of it.
  package static func make(
    _ plan: RestorePlan, _ options: RestoreWayOptions, stage: StagePlan?
  ) -> [RestoreWay] {
    // Over a gap nothing is typed: what comes after it may not fit.
    guard !plan.ranges.isEmpty, plan.groups > 0, plan.gaps.isEmpty else { return [] }
    let commands = RestoreCommands(plan, options)
    let both = commands.both
    var pipe = RestoreWay(name: .pipe, statements: [])
    var vendor = RestoreWay(name: .vendor, statements: [])
    let client = client(plan, options)
    if options.tables.isEmpty {
      pipe.statements = ["\(both.dump) | \(client)"]
      if let command = both.vendor {
        vendor.statements = ["\(command) | \(client)"]
      } else {
        vendor.obstacle =
          plan.skipReport.map({ $0.choice != .stop && $0.conflictCount > 0 }) ?? false
          ? "the vendor's tool stops at the first change that does not fit"
          : plan.isEncrypted
            ? "\(tool(plan.flavor)) opens no encrypted files; binlogtool cut --decrypt writes what it"
              + " reads" : "\(tool(plan.flavor)) cannot read these logs"
      }
    } else {
      pipe.statements = ["\(commands.cut) | binlogtool dump - | \(client)"]
      vendor.statements = ["\(commands.cut) | \(tool(plan.flavor)) - | \(client)"]
    }
    let remarks = remarks(plan, options)
    pipe.remarks = remarks
    if vendor.obstacle == nil { vendor.remarks = remarks }
    var stage = staged(stage, plan, options)
    if let report = plan.skipReport, let first = report.conflicts.first,
      let group = report.groups[first.group]
    {
      let text =
        "stops at \(RestorePlanner.name(group)): \(first.reason); \(report.conflictCount) changes"
        + " that do not fit are listed"
      if report.choice == .stop {
        pipe.remarks.append(text)
        if vendor.obstacle == nil { vendor.remarks.append(text) }
      } else {
        pipe.remarks.append(
          "groups that do not fit are typed as statements, which run triggers: drop those of"
            + " \(Set(report.conflicts.map(\.table)).sorted().joined(separator: ", ")) before")
      }
      if stage.obstacle == nil { stage.remarks.append("the applier " + text) }
    }
    return [pipe, vendor, stage]
  }

  private static func tool(_ flavor: Flavor) -> String {
    flavor == .mysql ? "mysqlbinlog" : "mariadb-binlog"
  }

  private static func client(_ plan: RestorePlan, _ options: RestoreWayOptions) -> String {
    let name = plan.flavor == .mysql ? "mysql" : "mariadb"
    return name + " --binary-mode" + (plan.loadsFiles ? " --local-infile=1" : "")
  }

  private static func remarks(_ plan: RestorePlan, _ options: RestoreWayOptions) -> [String] {
    var list: [String] = []
    if plan.loadsFiles {
      list.append("LOAD DATA is in the range: the server needs local_infile=ON for it")
    }
    if plan.flavor == .mysql, plan.anonymous == 0, let note = plan.start?.note {
      list.append(
        "the GTIDs are kept: the server has gtid_mode=ON, and what the backup holds in"
          + " gtid_executed" + (note.set.map { " (\(short($0.description)))" } ?? ""))
    }
    if plan.flavor == .mysql, plan.anonymous > 0, options.hasGtidMode == true {
      list.append(
        "the groups have no GTIDs: with gtid_mode=ON the server refuses them; add --skip-gtids to"
          + " the command")
    }
    return list
  }

  static func short(_ text: String) -> String {
    text.utf8.count > 200 ? String(text.prefix(200)) + "…" : text
  }

  private static func staged(
    _ stage: StagePlan?, _ plan: RestorePlan, _ options: RestoreWayOptions
  ) -> RestoreWay {
    var way = RestoreWay(name: .stage, statements: [])
    guard let stage else {
      way.obstacle = "not possible here"
      return way
    }
    if let obstacle = stage.obstacle {
      way.obstacle = obstacle
      return way
    }
    let directory = stage.directory ?? "DIR"
    let word = directory.shellWord
    let name = options.relayLogName.shellWord
    let client = plan.flavor == .mysql ? "mysql" : "mariadb"
    if stage.directory == nil {
      way.remarks.append("give this command once more with --stage DIR, which writes the files")
    }
    way.statements = [
      "# the server is stopped; DATADIR is its data directory",
      "install -o \(options.owner) -g \(options.owner) -m 640 \(word)/\(name).[0-9]*"
        + " \(word)/\(name).index DATADIR/",
      "# the server is started with the settings of \(word)/stage.cnf, then:",
      "\(client) < \(word)/stage.sql",
    ]
    if stage.isLinked {
      way.statements[1] =
        "cp -P \(word)/\(name).[0-9]* \(word)/\(name).index DATADIR/"
      way.remarks.append(
        "links: \(options.owner) needs the right to read the logs where they lie and to pass all"
          + " directories above; AppArmor and SELinux must allow the place; the logs must stay there"
          + " until the restore is through")
    }
    way.remarks += stage.remarks
    return way
  }
}
