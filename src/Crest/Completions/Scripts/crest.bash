# Completion of crest for bash: source <(crest completion bash)
_crest() {
  local IFS=$' \t\n' line=${COMP_LINE:0:COMP_POINT} cut=$COMP_WORDBREAKS words=() piece word before i
  # Bash splits words at '=' and ':' too; pieces without a blank between them are one word.
  for ((i = 0; i <= COMP_CWORD; i++)); do
    piece=${COMP_WORDS[i]}
    if ((i > 0)) && [[ $line != [[:space:]]* ]]; then
      words[${#words[@]} - 1]+=$piece
    else
      line=${line#"${line%%[![:space:]]*}"}
      words+=("$piece")
    fi
    [[ $line == "$piece"* ]] || words[${#words[@]} - 1]=${words[${#words[@]} - 1]%"$piece"}$line # the cursor is inside of it
    line=${line#"$piece"}
  done
  words=("${words[@]//[\"\'\\]/}")
  word=${words[${#words[@]} - 1]}
  unset "words[${#words[@]} - 1]"
  # What is before the last of these characters stays as it is typed.
  cut=${cut//[!=:]/}
  before=
  if [[ -n $cut ]]; then before=${word%"${word##*[$cut]}"}; fi
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      :files | :folders)
        compopt -o filenames 2>/dev/null
        if [[ $line == :files ]]; then i=-f; else i=-d; fi
        piece=${word#--*=}
        while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen "$i" -- "${piece#"${before#--*=}"}")
        ;;
      *)
        line=${line%%$'\t'*}
        [[ $line == *= ]] && compopt -o nospace 2>/dev/null
        printf -v line %q "${line#"$before"}"
        COMPREPLY+=("${line//\\=/=}")
        ;;
    esac
  done < <("$1" "[complete:$word]" "${words[@]:1}" 2>/dev/null </dev/null)
}
complete -o nosort -F _crest crest 2>/dev/null || complete -F _crest crest
