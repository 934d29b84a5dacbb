namespace Crest.Hosts.Jobs;

/// <summary>
/// The bash that runs around the user's script on the machine of a job. It starts no process but the script's as long as nothing goes
/// wrong: of tiny tasks, processes are the cost. It works with bash from version 4.2 on.
/// </summary>
public static class JobWrapper
{
    /// <summary>
    /// The text. Its arguments are the working folder, the script relative to it, the log, the record, the seconds between SIGTERM and
    /// SIGKILL, the id of the scheduler (<c>-</c> for none), and the names of signals by which a scheduler warns all processes of a job, of
    /// which the script must not die; it gets SIGTERM in their place.
    /// </summary>
    /// <remarks>
    /// It claims the job by creating the record, and ends quietly with exit code 0 where the record is there already. Then it runs the
    /// script as a process group of its own. SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGUSR2 and SIGXCPU are handed to the group as SIGTERM, and
    /// SIGKILL follows. Its exit code is the script's.
    /// </remarks>
    public const string Text = """
        unset CREST_WRAPPER
        folder=$1 script=$2 log=$3 record=$4 grace=$5 id=$6 warnings=$7 task='' told='' killer='' claimed=''
        exec </dev/null
        end() { # the exit code
          local try now
          for try in 1 2 3 4 5 6; do
            printf -v now '%(%s)T' -1
            printf 'ended %s %s\n' "$1" "$now" 2>/dev/null >>"$record" && break
            sleep 10 # the disk is full
            printf '\n' 2>/dev/null >>"$record"
          done
          exit "$1"
        }
        tell() {
          interrupted=1
          if [[ $task ]]; then
            kill -TERM -- "-$task" 2>/dev/null
            if [[ ! $told ]]; then
              set -m
              (trap - TERM; sleep "$grace"; kill -KILL -- "-$task") >/dev/null 2>&1 &
              killer=$!
              set +m
            fi
          fi
          told=1
        }

        trap tell TERM INT HUP USR1 USR2 XCPU
        # A process id alone is given to another process sooner or later: the boot and the start of the process belong to it.
        boot='' stat=''
        { read -r boot </proc/sys/kernel/random/boot_id && read -r stat <"/proc/$$/stat"; } 2>/dev/null
        set -f
        set -- ${stat##*) }
        printf -v now '%(%s)T' -1
        set -C
        {
          claimed=1
          printf 'started %s %s %s/%s %s %s\n' "${HOSTNAME:-unknown}" "$$" "$boot" "${20}" "$now" "${id:--}"
        } 2>/dev/null >"$record"
        result=$?
        set +C +f
        set --
        if [[ ! $claimed && -e $record ]]; then exit 0; fi
        if [[ $result != 0 ]]; then echo "crest: $record cannot be written" >&2; exit 1; fi

        exec >>"$log" 2>&1
        cd -- "$folder" || end 1
        if [[ ! -f $script ]]; then echo "crest: $folder has no script $script"; end 127; fi
        first=''
        IFS= read -r first <"$script"
        if [[ $first == *$'\r' ]]; then
          IFS= read -r -d '' text <"$script"
          text=${text//$'\r\n'/$'\n'}
          printf '%s' "${text%$'\r'}" >"$script" || end 1
        fi
        if [[ $first == '#!'* ]]; then
          [[ -x $script ]] || chmod u+x -- "$script" || end 126
          command=("./$script")
        else
          command=(bash "./$script")
        fi
        if [[ $told ]]; then end 143; fi
        [[ ! $warnings ]] || trap '' $warnings # what is ignored here is ignored by the script
        # A background command becomes a process group. Of one that ends at once, bash would write a notice into the log.
        exec 3>&2 2>/dev/null
        set -m
        "${command[@]}" 2>&3 3>&- &
        task=$!
        set +m
        exec 2>&3 3>&-
        [[ ! $warnings ]] || trap tell $warnings
        if [[ $told ]]; then told=''; tell; fi
        while interrupted=''; wait "$task"; code=$?; [[ $interrupted ]]; do :; done # a signal ends the waiting, not the script
        if [[ $told ]]; then
          # What the script started may take longer than itself to end.
          for ((i = 0; i <= grace * 5 + 10; i++)); do kill -0 -- "-$task" 2>/dev/null || break; sleep 0.2; done
          [[ ! $killer ]] || kill -TERM -- "-$killer" 2>/dev/null
        fi
        end "$code"

        """;
}
