// Made by Tests/Servers/make-charset-tables from MySQL 9.7.4-2 and MariaDB 11.8.6.

extension PackedTable {
  static let cp866 = PackedTable(
    one: """
      AhMAAxEwgBAwECWRCWSCWTCUCCUkCVhCViCVWCVVCVjCVRCVXCVdCVcCVbCUQCUUCU0CUsCUcCUACU8CVeCVfCVaCV
      UCVpCVmCVgCVQCVsCVnCVoCVkCVlCVZCVYCVSCVTCVrCVqCUYCUMCWICWECWMCWQCWAAxBgiBAwBAQBARRAQEARUAQ
      HARXAQOAReACwCIZAC3CIaCB/ACyCWgACg
      """
  )
}
