import BinlogAudit
import BinlogBytes
import BinlogEvents

/// Draws the events around a position, one a line, with the places that matter between them.
struct PositionMapPrinter {
  let style: TextStyle

  func print(_ map: PositionMap, _ recovery: Recovery, to sink: ByteSink) {
    sink.write("\n")
    sink.write(style.bold("Around \(map.file):\(map.position)"))
    sink.write("\n")
    var marks = marks(map, recovery)
    var isOpen = false
    for entry in map.entries {
      while let mark = marks.first, mark.position <= entry.offset {
        line(mark.position, "  ", mark.text, isMark: true, to: sink)
        marks.removeFirst()
      }
      if entry.startsGroup { isOpen = true }
      let bar = entry.startsGroup ? "┌ " : entry.endsGroup ? "└ " : isOpen ? "│ " : "  "
      if entry.endsGroup { isOpen = false }
      line(entry.offset, bar, entry.type.description, isMark: false, to: sink)
      while let mark = marks.first, mark.position < entry.end {
        line(
          mark.position, isOpen ? "│ " : "  ",
          mark.text + ", \(mark.position - entry.offset) bytes inside this event", isMark: true,
          to: sink)
        marks.removeFirst()
      }
    }
    for mark in marks { line(mark.position, "  ", mark.text, isMark: true, to: sink) }
    if let next = map.nextFile { sink.write("             then \(next.printable), from 4 on\n") }
  }

  private struct Mark {
    var position: UInt64
    var text: String
  }

  /// The places that matter, in order.
  private func marks(_ map: PositionMap, _ recovery: Recovery) -> [Mark] {
    var marks: [Mark] = []
    if map.soundEnd < map.size {
      marks.append(Mark(position: map.soundEnd, text: "torn from here"))
    }
    marks.append(Mark(position: map.size, text: "end of the file"))
    marks.append(Mark(position: map.position, text: "the replica has read up to here"))
    if let executed = recovery.replica?.executed, executed.file == map.file,
      executed.position != map.position
    {
      marks.append(Mark(position: executed.position, text: "the replica has applied up to here"))
    }
    if recovery.file == map.file, let position = recovery.position, position != map.position {
      marks.append(Mark(position: position, text: "to go on from"))
    }
    let first = map.entries.first?.offset ?? 0
    let last = max(map.entries.last?.end ?? 0, map.position, map.size)
    return marks.filter { $0.position >= first && $0.position <= last }
      .sorted { $0.position < $1.position }
  }

  private func line(
    _ position: UInt64, _ bar: String, _ text: String, isMark: Bool, to sink: ByteSink
  ) {
    let number = String(position)
    let pad = String(repeating: " ", count: max(0, 12 - number.utf8.count))
    let words = isMark ? "◀ " + text : text
    sink.write(
      "\(pad)\(number) \(bar)\(isMark ? style.yellow(words.printable) : words.printable)\n")
  }
}
