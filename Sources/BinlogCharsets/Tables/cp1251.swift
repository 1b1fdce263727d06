// Made by Tests/Servers/make-charset-tables from MySQL 9.7.4-2 and MariaDB 11.8.6.

extension PackedTable {
  static let cp1251 = PackedTable(
    one: """
      AhMAAoCAQCAQDCAaARTCAeCAmCAgCAhCCsCAwAQJCA5AQKAQMAQLAQPARSCAYCAZCAcCAdCAiCATCAUB2BCEiARZCA
      6ARaARcARbARfACgAQOAReAQIACkASQACmACnAQBACpAQEANrFAzBAQHACwACxAQGARWASRAC1AC2AC3ARRCEWARUA
      C7ARYAQFARVARXAhGwgB
      """
  )
}
