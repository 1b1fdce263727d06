/// What shells offer for the options of `dump`, which the argument parser's scripts know nothing of.
public enum DumpCompletion {
  /// A shell that completes.
  public enum Shell: String, Sendable { case bash, zsh, fish }

  /// What the script of the argument parser for `shell` is completed with, and where it goes.
  ///
  /// bash and zsh take the later of two functions of one name; zsh runs the last lines of its
  /// script, so that what is added has to stand before them.
  public static func completed(_ script: String, for shell: Shell) -> String {
    switch shell {
    case .bash: script + bash
    case .fish: script + fish
    case .zsh:
      if let call = script.firstRange(of: "\nif [[ \"${funcstack[1]}\"") {
        script[..<call.lowerBound] + zsh + script[call.lowerBound...]
      } else {
        script + zsh
      }
    }
  }

  private static var bash: String {
    let words = DumpOption.all.flatMap { option in
      ["--\(option.name)"] + (option.letter.map { ["-\($0)"] } ?? [])
    }
    return """

      _binlogtool_dump() {
          if [[ "${cur}" == -* ]]; then
              COMPREPLY=($(compgen -W '\(words.joined(separator: " "))' -- "${cur}"))
          else
              COMPREPLY=($(compgen -f -- "${cur}"))
          fi
      }

      """
  }

  private static var zsh: String {
    var text = "\n_binlogtool_dump() {\n    local -ar arg_specs=(\n"
    for option in DumpOption.all {
      let help = option.help.replacing("\\", with: "\\\\").replacing("'", with: "'\\''")
        .replacing("[", with: "\\[").replacing("]", with: "\\]").replacing(":", with: "\\:")
      let value =
        switch option.value {
        case .none, .switching: ""
        case .optionalText: "=-::\(option.placeholder):_files"
        default: "=:\(option.placeholder):_files"
        }
      text += "        '*--\(option.name)\(value.prefix { $0 != ":" })[\(help)]"
      text += "\(value.drop { $0 != ":" })'\n"
    }
    return text + "        '*:log:_files'\n    )\n    _arguments -s -S : \"${arg_specs[@]}\"\n}\n"
  }

  private static var fish: String {
    var text = "\n"
    for option in DumpOption.all {
      let help = option.help.replacing("\\", with: "\\\\").replacing("'", with: "\\'")
      text += "complete -c binlogtool -n '__fish_seen_subcommand_from dump' -l '\(option.name)'"
      if let letter = option.letter { text += " -s '\(letter)'" }
      switch option.value {
      case .none, .switching, .optionalText: break
      default: text += " -r"
      }
      text += " -d '\(help)'\n"
    }
    return text
  }
}
