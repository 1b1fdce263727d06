import BinlogBytes
package import BinlogEvents

extension DumpFault {
  /// What is wrong with a log, where printing cannot go on.
  package init(_ damage: LogDamage) {
    if damage.isFailure, case .source(let error) = damage.problem {
      self.init(error)
      return
    }
    self = .damage(at: damage.offset, damage.message)
    isTorn = damage.isTorn
  }
}
