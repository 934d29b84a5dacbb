using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Crest.Foundation.Errors;

namespace Crest.Hosts.Machines;

/// <summary>A program of this machine that runs to its end, with all that it reads and prints.</summary>
internal static class LocalProgram
{
    private static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Runs a program.</summary>
    /// <param name="command">The program, which is looked for on the PATH, and its arguments; no shell interprets them.</param>
    /// <param name="input">What it reads on its standard input.</param>
    /// <param name="limit">The time after which it is killed.</param>
    /// <param name="clock">The clock of the limit.</param>
    /// <param name="pipesMayStay">
    /// Whether a process that the program left behind may hold the pipes open: then the end of the program is enough.
    /// </param>
    /// <param name="cancellation">Kills the program.</param>
    /// <exception cref="CrestException">There is no such program.</exception>
    /// <exception cref="TimeoutException">It does not end in time, and has been killed with what it started.</exception>
    public static CommandResult Run(
        IReadOnlyList<string> command, string input, TimeSpan limit, TimeProvider clock, bool pipesMayStay, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        using Process process = Start(command);
        try
        {
            return Finish(process, command[0], input, pipesMayStay, either.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException e)
        {
            process.Kill(entireProcessTree: true);
            cancellation.ThrowIfCancellationRequested();
            throw new TimeoutException($"has not answered for {limit.TotalMinutes:0.#} minutes", e);
        }
    }

    private static async Task<CommandResult> Finish(
        Process process, string program, string input, bool pipesMayStay, CancellationToken cancellation)
    {
        StringBuilder output = new(), errors = new();
        Task pipes = Task.WhenAll(
            Read(process.StandardOutput, output, cancellation), Read(process.StandardError, errors, cancellation),
            Write(process.StandardInput.BaseStream, input, cancellation));
        await process.WaitForExitAsync(cancellation);
        if (pipesMayStay) await Task.WhenAny(pipes, Task.Delay(TimeSpan.FromSeconds(2), cancellation));
        else await pipes;
        cancellation.ThrowIfCancellationRequested();
        return new CommandResult(program, process.ExitCode, Text(output), Text(errors));
    }

    private static async Task Read(StreamReader reader, StringBuilder text, CancellationToken cancellation)
    {
        char[] buffer = new char[1 << 13];
        while (await reader.ReadAsync(buffer, cancellation) is > 0 and int count)
            lock (text) text.Append(buffer, 0, count);
    }

    private static string Text(StringBuilder text)
    {
        lock (text) return text.ToString();
    }

    private static async Task Write(Stream stream, string input, CancellationToken cancellation)
    {
        try
        {
            if (input.Length > 0) await stream.WriteAsync(Encoding.GetBytes(input), cancellation);
            stream.Close();
        }
        catch (IOException)
        {
            // The program ended without reading all; its exit code and complaint say why.
        }
    }

    private static Process Start(IReadOnlyList<string> command)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding,
            StandardErrorEncoding = Encoding,
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new CrestException(
                $"{command[0]} cannot be run: it is not installed here or not on the PATH; use a machine on which '{command[0]}' works", e);
        }
    }
}
