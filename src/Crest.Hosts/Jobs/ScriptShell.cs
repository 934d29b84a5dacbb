using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Crest.Foundation.Errors;
using Crest.Foundation.Processes;

namespace Crest.Hosts.Jobs;

/// <summary>
/// A bash in a session of its own that runs scripts of this machine one after the other, each a job with a record. It is a child of this
/// process, which hears the end of a script at once, and outlives it until the script has ended. For tiny scripts a process and a session
/// for each would be most of the cost.
/// </summary>
public sealed class ScriptShell : IDisposable
{
    private const string Session = "/usr/bin/setsid";

    private readonly Process _process;
    private readonly byte[] _answer = new byte[1];

    private ScriptShell(Process process) => _process = process;

    /// <summary>Starts the shell. It has the environment of this process.</summary>
    /// <param name="grace">The time between SIGTERM and SIGKILL of a script that is stopped.</param>
    /// <exception cref="CrestException">Bash cannot be started.</exception>
    public static ScriptShell Start(TimeSpan grace)
    {
        string[] words =
            ["bash", "-c", JobWrapper.Shell, "crest-scripts", grace.TotalSeconds.ToString(CultureInfo.InvariantCulture)];
        // In a session of its own a script does not end with the terminal.
        if (File.Exists(Session)) words = [Session, .. words];
        var start = new ProcessStartInfo(words[0], words[1..])
        {
            WorkingDirectory = "/", UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        try
        {
            return new ScriptShell(Process.Start(start)!);
        }
        catch (Win32Exception e)
        {
            throw new CrestException($"bash cannot be started: {e.Message}", e);
        }
    }

    /// <summary>Runs a script to its end, unless its record exists.</summary>
    /// <param name="folder">The folder in which it runs.</param>
    /// <param name="script">The script, a path in the folder.</param>
    /// <param name="variables">What is added to the environment.</param>
    /// <param name="record">The record; its folder exists.</param>
    /// <param name="log">Where what it prints is added.</param>
    /// <param name="stop">Ends the script and what it started: SIGTERM, and SIGKILL after the grace.</param>
    /// <returns>False where the shell has ended, and can run no other script.</returns>
    /// <exception cref="CrestException">A name or a value contains a zero byte.</exception>
    public async Task<bool> Run(
        string folder, string script, IReadOnlyDictionary<string, string> variables, string record, string log, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(variables);
        string[] words =
        [
            folder, script, log, record, variables.Count.ToString(CultureInfo.InvariantCulture),
            .. variables.Select(variable => $"{variable.Key}={variable.Value}"),
        ];
        if (words.FirstOrDefault(word => word.Contains('\0', StringComparison.Ordinal)) is { } zero)
            throw new CrestException($"{zero.Split('\0')[0]}: a name or the value of a variable contains a zero byte; remove it");
        try
        {
            Stream input = _process.StandardInput.BaseStream;
            await input.WriteAsync(Encoding.UTF8.GetBytes(string.Concat(words.Select(word => $"{word}\0"))), CancellationToken.None)
                .ConfigureAwait(false);
            await input.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            await using (stop.Register(() => ProcessSignal.End(_process.Id)))
                return await _process.StandardOutput.BaseStream.ReadAsync(_answer, CancellationToken.None).ConfigureAwait(false) > 0;
        }
        catch (IOException)
        {
            // It was killed.
            return false;
        }
    }

    /// <summary>Lets the shell end, at once or when the script that it runs has ended.</summary>
    public void Dispose()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It was killed.
        }

        _process.Dispose();
    }
}
