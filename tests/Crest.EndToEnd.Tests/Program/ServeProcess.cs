using System.Diagnostics;

namespace Crest.EndToEnd.Tests.Program;

/// <summary><c>crest serve</c> on a free port; it is ended with the test.</summary>
internal sealed class ServeProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ServeProcess(Process process, string address) => (_process, Address) = (process, address);

    /// <summary>The address that it printed.</summary>
    public string Address { get; }

    public int ProcessId => _process.Id;

    public static async Task<ServeProcess> Start(Project project, string options = "")
    {
        Process process = project.StartUnder(Project.HearsInterrupts, $"serve --port 0 {options}");
        string? address = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1));
        if (address is null) Assert.Fail(await process.StandardError.ReadToEndAsync());
        return new ServeProcess(process, address!);
    }

    /// <summary>Presses Ctrl-C.</summary>
    /// <returns>The exit code, and what the program said last.</returns>
    public async Task<(int ExitCode, string Said)> Stop()
    {
        Project.Interrupt(_process);
        Task<string> errors = _process.StandardError.ReadToEndAsync();
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        string last = (await errors).Trim().Split('\n')[^1];
        return (_process.ExitCode, last.Replace("crest: ", "", StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
