import BinlogBytes
import BinlogEvents
import BinlogRows

/// A row that was changed again, as a line for people and as one of JSON.
struct TouchLine {
  let table: UndoneTable
  /// What is taken back of it, or was to be; the last first.
  let undone: [TouchRecord]
  /// What came later and stays; the last first.
  let later: [TouchRecord]
  let laterCount: UInt64
  /// The columns that are left out, where others are not.
  let leftOut: Set<UInt16>
  let action: String

  private func names(_ columns: [UInt16]) -> [[UInt8]] {
    columns.map { table.columns[Int($0)] }
  }

  /// What became of it later, in words.
  private var change: String {
    guard let last = later.first else { return "" }
    switch last.operation {
    case .insert: return "written anew"
    case .delete: return "deleted"
    case .update:
      let columns = Set(later.flatMap(\.columns)).sorted()
      let list = names(columns).map { String(decoding: $0, as: UTF8.self) }
      return (list.isEmpty ? "the row" : list.joined(separator: ", "))
        + (last.role == .otherMove ? " changed (its key)" : " changed")
    }
  }

  /// The line for people, without an end.
  var text: [UInt8] {
    guard let first = undone.last, let last = later.first else { return [] }
    var line = Array(table.plainName.utf8) + [0x20] + first.key
    line += Array(": \(change) by ".utf8) + last.who
    if !last.values.isEmpty { line += Array("  (".utf8) + last.values + [0x29] }
    if laterCount > 1 { line += Array(" and \(laterCount - 1) more".utf8) }
    line += Array("  ".utf8)
    switch action {
    case "left-out": line += Array("left out".utf8)
    case "left-out-in-part":
      let columns = Array(names(leftOut.sorted()).joined(separator: [0x2C, 0x20]))
      line += Array("left out".utf8) + (columns.isEmpty ? Array(" in part".utf8) : [0x3A, 0x20])
      line += columns
    case "overwritten": line += Array("overwritten".utf8)
    default: line += Array("other columns: undone, these kept".utf8)
    }
    return line
  }

  /// The line for programs, without an end.
  var json: [UInt8] {
    guard let first = undone.last else { return [] }
    let memory = MemoryDestination()
    let sink = ByteSink(memory, capacity: 4096)
    func string(_ text: [UInt8]) {
      sink.write(byte: 0x22)
      TextOutput.escape(text.span, .json, to: sink)
      sink.write(byte: 0x22)
    }
    func list(_ columns: [UInt16]) {
      sink.write(byte: 0x5B)
      for (index, name) in names(columns).enumerated() {
        if index > 0 { sink.write(byte: 0x2C) }
        string(name)
      }
      sink.write(byte: 0x5D)
    }
    func change(_ record: TouchRecord) {
      switch record.operation {
      case .insert: sink.write("{\"op\":\"c\",")
      case .update: sink.write("{\"op\":\"u\",")
      case .delete: sink.write("{\"op\":\"d\",")
      }
      sink.write(record.whoJSON)
      sink.write(",\"columns\":")
      list(record.columns)
      if !record.valuesJSON.isEmpty {
        sink.write(byte: 0x2C)
        sink.write(record.valuesJSON)
      }
      sink.write(byte: 0x7D)
    }
    func changes(_ records: [TouchRecord]) {
      sink.write(byte: 0x5B)
      for (index, record) in records.reversed().enumerated() {
        if index > 0 { sink.write(byte: 0x2C) }
        change(record)
      }
      sink.write(byte: 0x5D)
    }
    sink.write("{\"db\":")
    string(table.name.database)
    sink.write(",\"table\":")
    string(table.name.table)
    sink.write(",\"key\":")
    sink.write(first.keyJSON.isEmpty ? Array("{}".utf8) : first.keyJSON)
    sink.write(",\"action\":\"")
    sink.write(action)
    sink.write("\",\"columns\":")
    list(Set(later.flatMap(\.columns)).sorted())
    sink.write(",\"left_out\":")
    let all = Set(undone.flatMap(\.columns)).sorted()
    list(action == "left-out" ? all : leftOut.sorted())
    sink.write(",\"undone\":")
    changes(undone)
    sink.write(",\"later\":")
    changes(later)
    sink.write(",\"later_count\":")
    sink.write(decimal: laterCount)
    sink.write(byte: 0x7D)
    sink.flush()
    return memory.bytes
  }
}
