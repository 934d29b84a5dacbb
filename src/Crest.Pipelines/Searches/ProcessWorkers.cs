using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Crest.Foundation.Errors;

namespace Crest.Pipelines.Searches;

/// <summary>
/// Processes of this machine, each <c>crest worker</c> with a trial at a time. One that dies is replaced; one
/// that says what is wrong is not.
/// </summary>
/// <param name="command">The program and its arguments.</param>
/// <param name="environment">What the processes see beside this one's environment.</param>
/// <param name="folder">Where they run.</param>
/// <param name="count">How many, at least 1.</param>
public sealed class ProcessWorkers(IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment, string folder, int count)
    : SeparateWorkers
{
    /// <summary>Deaths that are made good: a machine that kills its processes again and again has too little memory for them.</summary>
    private const int ReplacementsOfEach = 3;

    private static readonly TimeSpan PatienceAtTheEnd = TimeSpan.FromSeconds(30);
    private readonly List<Worker> _workers = [];
    private int _replaced;

    /// <inheritdoc/>
    public override int Count => count;

    /// <inheritdoc/>
    protected override void Start(SearchWatch watch, CancellationToken cancellation)
    {
        for (int i = 0; i < count; i++) _workers.Add(new Worker(command, environment, folder));
    }

    /// <inheritdoc/>
    protected override void Maintain(SearchWatch watch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(watch);
        foreach (Worker worker in _workers.Where(worker => worker.HasEnded).ToArray())
        {
            _workers.Remove(worker);
            int code = worker.ExitCode;
            // One that ended well found the study over; the next look will say so.
            if (code == 0) continue;
            bool killed = code > 2 || code < 0;
            string how = killed ? $"ended with code {code}" : $"ended: {worker.LastLine}";
            worker.Dispose();
            if (killed && _replaced < ReplacementsOfEach * count)
            {
                _replaced++;
                watch.Say($"a worker {how}; another takes its place");
                _workers.Add(new Worker(command, environment, folder));
                continue;
            }

            watch.Say($"a worker {how}");
            if (_workers.Count == 0)
                throw new CrestException(
                    $"no worker is left: the last one {how}; the same command continues the study once that is mended");
        }
    }

    /// <inheritdoc/>
    protected override void Stop()
    {
        foreach (Worker worker in _workers) worker.Terminate();
        var clock = Stopwatch.StartNew();
        foreach (Worker worker in _workers)
        {
            worker.WaitOrKill(PatienceAtTheEnd - clock.Elapsed);
            worker.Dispose();
        }

        _workers.Clear();
    }

    /// <summary>One process.</summary>
    private sealed class Worker : IDisposable
    {
        private readonly Process _process;
        private volatile string _lastLine = "it said nothing";

        public Worker(IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment, string folder)
        {
            var start = new ProcessStartInfo(command[0], command.Skip(1))
            {
                UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = folder,
            };
            foreach ((string name, string value) in environment) start.Environment[name] = value;
            try
            {
                _process = Process.Start(start)!;
            }
            catch (Win32Exception e)
            {
                throw new CrestException($"cannot start a worker: {command[0]}: {e.Message}", e);
            }

            _process.ErrorDataReceived += (_, line) =>
            {
                if (!string.IsNullOrWhiteSpace(line.Data)) _lastLine = line.Data;
            };
            _process.OutputDataReceived += (_, _) => { };
            _process.BeginErrorReadLine();
            _process.BeginOutputReadLine();
        }

        public bool HasEnded => _process.HasExited;

        public int ExitCode => _process.ExitCode;

        /// <summary>What it said last, without the program's name.</summary>
        public string LastLine
        {
            get
            {
                _process.WaitForExit(); // for the lines that are still on their way
                return _lastLine.StartsWith("crest: ", StringComparison.Ordinal) ? _lastLine["crest: ".Length..] : _lastLine;
            }
        }

        /// <summary>
        /// Asks it to hand its trial back and to end; where processes cannot be asked, it is killed, and its trial is taken back.
        /// </summary>
        public void Terminate()
        {
            const int terminate = 15;
            if (_process.HasExited) return;
            if (OperatingSystem.IsWindows()) _process.Kill();
            else _ = Signal(_process.Id, terminate);
        }

        public void WaitOrKill(TimeSpan patience)
        {
            if (!_process.WaitForExit(patience > TimeSpan.Zero ? patience : TimeSpan.Zero)) _process.Kill();
        }

        public void Dispose() => _process.Dispose();

        [DllImport("libc", EntryPoint = "kill")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static extern int Signal(int process, int signal);
    }
}
