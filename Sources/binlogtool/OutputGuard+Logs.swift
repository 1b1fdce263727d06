import BinlogAudit
import BinlogBytes
import BinlogLogs

extension OutputGuard {
  /// Notes that all that `inputs` found is read: logs, indexes and files that tell of a replica.
  func add(_ inputs: LogInputs) {
    for family in inputs.families {
      if let index = family.index { addInput(index.path) }
      for member in family.members { addInput(member.path) }
    }
    addInputs(inputs.statusFiles)
  }

  /// Notes that all that `audit` looked at is read.
  func add(_ audit: LogAudit) {
    for family in audit.families {
      if let index = family.family.index { addInput(index.path) }
      for report in family.reports { addInput(report.path) }
    }
  }
}
