#compdef crest
# Completion of crest for zsh: source <(crest completion zsh), or this file as _crest in a folder of $fpath.
_crest() {
  local line value about ask= program=${(Q)words[1]}
  local -a described open
  for line in "${(@f)$("${(e)program/#\~\//$HOME/}" "[complete:${(Q)PREFIX}]" "${(@Q)words[2,CURRENT-1]}" 2>/dev/null </dev/null)}"; do
    case $line in
      '') ;;
      :*) ask=$line ;;
      *)
        value=${line%%$'\t'*} about=
        [[ $line == *$'\t'* ]] && about=${line#*$'\t'}
        value=${value//:/\\:}${about:+:$about}
        if [[ ${line%%$'\t'*} == *= ]]; then open+=("$value"); else described+=("$value"); fi
        ;;
    esac
  done
  (($#described)) && _describe -V crest described
  (($#open)) && _describe -V crest open -S ''
  [[ -n $ask && $PREFIX == --*=* ]] && compset -P '*='
  case $ask in
    :files) _files ;;
    :folders) _files -/ ;;
  esac
}
if [[ ${funcstack[1]} == _crest ]]; then _crest "$@"; else compdef _crest crest; fi
