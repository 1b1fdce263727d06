// Made by Tests/Servers/make-charset-tables from MySQL 9.7.4-2 and MariaDB 11.8.6.

extension PackedTable {
  static let greek = PackedTable(
    one: """
      AkPAAJAK9AK8ACjCNmFBJACrACsACtBDCAVANwFAeAOEAOFAOGAC3AOIAOJAOKAC7AOMAC9A9BucBlEjd
      """
  )
}
