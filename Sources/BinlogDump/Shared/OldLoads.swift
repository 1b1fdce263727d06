import BinlogBytes
import BinlogEvents

// LOAD DATA of MySQL 3.23 to 5.0.2. Create_file shows the statement as a comment and writes the
// file; Exec_load prints the statement with the name of the file that was written here. MySQL's
// tool of today refuses these events, so its printer says what its own versions up to 5.7 said.

extension ByteSink {
  /// An Exec_load, as a comment.
  func write(execLoad event: FileReferenceEvent) {
    write("\n#Exec_load: file_id=")
    write(decimal: Int64(Int32(bitPattern: event.fileID)))
    write(byte: 0x0A)
  }
}
