using Crest.Foundation.Errors;
using Crest.Hosts.Machines;

namespace Crest.Hosts.Jobs;

/// <summary>Reads the records of jobs on a host, all by one question, and looks for their processes.</summary>
internal static class RecordReader
{
    /// <summary>Bash that creates the record <c>$record</c> to keep a job from beginning; it fails where none can be created.</summary>
    public const string Revoke = """
        revoke() {
          [[ -d ${record%/*} ]] || mkdir -p -- "${record%/*}" || return
          set -C
          printf 'revoked\n' 2>/dev/null >"$record"
          set +C
          [[ -e $record ]]
        }
        """;

    /// <summary>
    /// Bash that says in <c>$process</c> what became of the process that a started record <c>$text</c> names: <c>alive</c>, <c>orphans</c>
    /// (only processes that it started are left, <c>$members</c>), <c>gone</c>, <c>restarted</c> (the machine), or <c>elsewhere</c>.
    /// </summary>
    public const string Look = """
        boot=''
        read -r boot 2>/dev/null </proc/sys/kernel/random/boot_id
        start_of() { # a process id; sets start, state, group and session
          local line words
          line='' start='' state='' group='' session=''
          { read -r line <"/proc/$1/stat"; } 2>/dev/null || return
          words=(${line##*) })
          state=${words[0]} group=${words[2]} session=${words[3]} start=$boot/${words[19]}
          [[ $state != Z && $state != X ]]
        }
        look() {
          local words file other own=''
          words=(${text%%$'\n'*}) members=() pid=${words[2]}
          if [[ ${words[1]} != "${HOSTNAME:-unknown}" ]]; then process=elsewhere; return; fi
          if [[ ${words[3]%%/*} != "$boot" ]]; then process=restarted; return; fi
          if start_of "$pid"; then
            if [[ $start == "${words[3]}" ]]; then process=alive; else process=gone; fi
            return
          fi
          # The id of a session is not given to another process while one of its processes lives. A session that runs several scripts has
          # a group for each.
          process=gone
          [[ ! $text =~ $'\n'group\ ([0-9]+)$'\n' ]] || own=${BASH_REMATCH[1]}
          set +f
          for file in /proc/[0-9]*/stat; do
            other=${file#/proc/} other=${other%/stat}
            if start_of "$other" && [[ $session == "$pid" && $group == "${own:-$group}" ]]; then members+=("$other") process=orphans; fi
          done
          set -f
        }
        set -f
        """;

    private const string Script = $$"""
        {{Look}}
        while IFS= read -r -d '' record; do
          text='' process=none
          if [[ ! -e $record ]]; then process=absent; else
            IFS= read -r -d '' text <"$record"
            if [[ $text == started\ *$'\n'* ]]; then
              if [[ ! $text =~ $'\n'ended\ [0-9]+\ [0-9]+$'\n' ]]; then
                look
                # It may have ended between the two looks.
                if [[ $process == gone ]]; then IFS= read -r -d '' text <"$record"; fi
              fi
            elif [[ $text != revoked* && $(find "$record" -mmin +1) ]]; then
              process=gone
            fi
          fi
          printf '%s\0%s\0' "$text" "$process"
        done
        """;

    /// <summary>Reads records.</summary>
    /// <param name="host">The host.</param>
    /// <param name="records">The records.</param>
    /// <param name="limit">The time that it may take.</param>
    /// <param name="cancellation">Stops waiting for the answer.</param>
    /// <returns>For each record what it says, and what became of the process that it names, as for <see cref="Look"/>.</returns>
    /// <exception cref="CrestException">The host cannot be reached, or cannot read them.</exception>
    public static IReadOnlyList<(JobRecord Record, string Process)> Read(
        Host host, IReadOnlyList<string> records, TimeSpan limit, CancellationToken cancellation)
    {
        if (records.Count == 0) return [];
        CommandResult result = host.RunScript(Script, limit, string.Concat(records.Select(record => $"{record}\0")), cancellation);
        string[] parts = result.Output.Split('\0');
        if (!result.Succeeded || parts.Length != (2 * records.Count) + 1)
            throw new CrestException($"host {host.Name} cannot read the records of its jobs: {result.Complaint}");
        return
        [
            .. records.Select((_, i) => (JobRecord.Parse(parts[(2 * i) + 1] == "absent" ? null : parts[2 * i]), parts[(2 * i) + 1])),
        ];
    }
}
