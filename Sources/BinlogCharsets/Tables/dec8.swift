// Made by Tests/Servers/make-charset-tables from MySQL 9.7.4-2 and MariaDB 11.8.6.

extension PackedTable {
  static let dec8 = PackedTable(
    one: """
      AtPABDAClBPACnACkACpACqACrENwFBJAC1AC2AC3BQ5FB0B/FBTxGADAFSAQ4GADAF4B0B/GBTxHADAFTAQ4HADAD
      /
      """
  )
}
