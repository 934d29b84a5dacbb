# Completion of crest for fish: crest completion fish > ~/.config/fish/completions/crest.fish
function __crest_complete
    set -l words (commandline -opc)
    set -l word (commandline -ct)
    # The value of --option=VALUE is a path by itself.
    set -l before (string match -r -- '^--[^=]*=' $word)
    set -l value (string replace -r -- '^--[^=]*=' '' $word)
    for line in ($words[1] "[complete:$word]" $words[2..-1] 2>/dev/null </dev/null)
        switch $line
            case ':files'
                printf '%s\n' "$before"(__fish_complete_path $value)
            case ':folders'
                printf '%s\n' "$before"(__fish_complete_directories $value '')
            case '*'
                printf '%s\n' $line
        end
    end
end
complete -c crest -e
complete -c crest -f -k -a '(__crest_complete)'
