namespace Crest.Hosts.Jobs;

/// <summary>
/// The bash that runs around the user's script on the machine of a job. It starts no process but the script's as long as nothing goes
/// wrong: of tiny tasks, processes are the cost. It works with bash from version 4.2 on. Its variables begin with an underscore, because
/// the script sees those that have the name of one in the user's environment.
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
    public const string Text = $$"""
        unset CREST_WRAPPER
        _folder=$1 _script=$2 _log=$3 _record=$4 _grace=$5 _id=$6 _warnings=$7 _task='' _told='' _killer='' _claimed=''
        exec </dev/null
        {{WriteEnd}}
        end() {
          write_end "$1"
          exit "$1"
        }
        {{Tell}}
        {{Identity}}
        set --
        {{Claim}}
        if [[ ! $_claimed && -e $_record ]]; then exit 0; fi
        if [[ $_result != 0 ]]; then echo "crest: $_record cannot be written" >&2; exit 1; fi

        exec >>"$_log" 2>&1
        {{Prepare}}
        if [[ $_told ]]; then end 143; fi
        [[ ! $_warnings ]] || trap '' $_warnings # what is ignored here is ignored by the script
        # A background command becomes a process group. Of one that ends at once, bash would write a notice into the log.
        exec 3>&2 2>/dev/null
        set -m
        "${_command[@]}" 2>&3 3>&- &
        _task=$!
        set +m
        exec 2>&3 3>&-
        [[ ! $_warnings ]] || trap tell $_warnings
        {{Wait}}
        end "$_code"

        """;

    /// <summary>
    /// Bash in a session of its own that runs scripts one after the other, each as a job with a record. The argument is the seconds between
    /// SIGTERM and SIGKILL. From its standard input it reads, each ended by a zero byte, the working folder, the script, the log, the
    /// record, the number of variables of the environment, and these as <c>NAME=VALUE</c>; when the end of the script is recorded, or the
    /// record was there before, it answers with a line. It ends with its input, or when a record cannot be written.
    /// </summary>
    /// <remarks>
    /// The script becomes the process that was forked for it, a process group of its own, whose number is in the record before the script
    /// begins: so a task costs no more processes than in a shell.
    /// </remarks>
    public const string Shell = $$"""
        exec 3<&0 4>&1 </dev/null >/dev/null 2>&1
        _grace=$1 _id=- _task='' _told='' _killer=''
        {{WriteEnd}}
        {{Tell}}
        {{Identity}}
        word() { IFS= read -r -d '' -u 3 "$1"; }
        run() {
          exec 3<&- 4>&-
          end() { exit "$1"; }
          printf 'group %s\n' "$BASHPID" >>"$_record" || exit 1
          exec >>"$_log" 2>&1
          {{Prepare}}
          set -- "${_command[@]}"
          ((${#_variables[@]} == 0)) || export "${_variables[@]}"
          exec "$@"
        }
        while word _folder && word _script && word _log && word _record && word _count; do
          _variables=()
          while ((${#_variables[@]} < _count)) && word _variable; do _variables+=("$_variable"); done
          ((${#_variables[@]} == _count)) || exit # who wrote it was killed
          _claimed=''
          {{Claim}}
          if [[ $_result == 0 ]]; then
            set -m
            run &
            _task=$!
            set +m
            {{Wait}}
            _task='' _told='' _killer=''
            write_end "$_code" || exit
          elif [[ $_claimed || ! -e $_record ]]; then
            exit 1
          fi
          printf '\n' >&4
        done

        """;

    /// <summary>A function that adds the exit code to the record; it fails where the disk stays full.</summary>
    private const string WriteEnd = """
        write_end() {
          local _try _now
          for _try in 1 2 3 4 5 6; do
            printf -v _now '%(%s)T' -1
            printf 'ended %s %s\n' "$1" "$_now" 2>/dev/null >>"$_record" && return
            sleep 10 # the disk is full
            printf '\n' 2>/dev/null >>"$_record"
          done
          return 1
        }
        """;

    /// <summary>On a signal the script's group gets SIGTERM, and SIGKILL when the grace has passed.</summary>
    private const string Tell = """
        tell() {
          _interrupted=1
          if [[ $_task ]]; then
            kill -TERM -- "-$_task" 2>/dev/null
            if [[ ! $_told ]]; then
              set -m
              (trap - TERM; sleep "$_grace"; kill -KILL -- "-$_task") >/dev/null 2>&1 3<&- 4>&- &
              _killer=$!
              set +m
            fi
          fi
          _told=1
        }
        trap tell TERM INT HUP USR1 USR2 XCPU
        """;

    /// <summary>A process id is given to another process sooner or later: the boot and the start of the process belong to it.</summary>
    private const string Identity = """
        _boot='' _stat=''
        { read -r _boot </proc/sys/kernel/random/boot_id && read -r _stat <"/proc/$$/stat"; } 2>/dev/null
        set -f
        set -- ${_stat##*) }
        _me="${HOSTNAME:-unknown} $$ $_boot/${20}"
        set +f
        """;

    /// <summary>Makes the record, which only one can; sets <c>_claimed</c> if it was made, and <c>_result</c> to 0 if written.</summary>
    private const string Claim = """
        printf -v _now '%(%s)T' -1
        set -C
        {
          _claimed=1
          printf 'started %s %s %s\n' "$_me" "$_now" "${_id:--}"
        } 2>/dev/null >"$_record"
        _result=$?
        set +C
        """;

    /// <summary>Goes to the folder and finds out how the script is run: <c>_command</c>.</summary>
    private const string Prepare = """
        cd -- "$_folder" || end 1
        if [[ ! -f $_script ]]; then echo "crest: $_folder has no script $_script"; end 127; fi
        _first=''
        IFS= read -r _first <"$_script"
        # What contains a zero byte is more than a script, and stays as it is.
        if [[ $_first == *$'\r' ]] && ! IFS= read -r -d '' _text <"$_script"; then
          _text=${_text//$'\r\n'/$'\n'}
          printf '%s' "${_text%$'\r'}" >"$_script" || end 1
        fi
        if [[ $_first == '#!'* ]]; then
          [[ -x $_script ]] || chmod u+x -- "$_script" || end 126
          _command=("./$_script")
        else
          _command=(bash "./$_script")
        fi
        """;

    /// <summary>Waits for the script; <c>_code</c> is its exit code.</summary>
    private const string Wait = """
        if [[ $_told ]]; then _told=''; tell; fi
        while _interrupted=''; wait "$_task"; _code=$?; [[ $_interrupted ]]; do :; done # a signal ends the waiting, not the script
        if [[ $_told ]]; then
          # What the script started may take longer than itself to end.
          for ((_i = 0; _i <= _grace * 5 + 10; _i++)); do kill -0 -- "-$_task" 2>/dev/null || break; sleep 0.2; done
          [[ ! $_killer ]] || kill -TERM -- "-$_killer" 2>/dev/null
        fi
        """;
}
