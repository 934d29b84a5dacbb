using System.Diagnostics;

namespace Crest.Tests.ReferenceData;

/// <summary>Runs a program that is not ours (ncdump, python3) to check our files with it.</summary>
internal static class OutsideProgram
{
    /// <summary>Runs a program to its end and returns what it printed; skips the test where the program is not there.</summary>
    public static string Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        Process? process = null;
        try
        {
            process = Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip($"{program} is not installed");
        }

        using (process!)
        {
            Task<string> errors = process!.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {errors.Result}");
            return output;
        }
    }

    /// <summary>Runs Debian's Python 3 with a script; skips the test where a module that it needs is not there.</summary>
    public static string Python(string[] modules, string script, params string[] arguments)
    {
        const string python = "/usr/bin/python3";
        if (!File.Exists(python)) Assert.Skip("Python 3 is not installed (Debian: python3)");
        foreach (string module in modules)
        {
            using Process probe = Process.Start(
                new ProcessStartInfo(python, ["-c", $"import {module}"]) { UseShellExecute = false, RedirectStandardError = true })!;
            probe.StandardError.ReadToEnd();
            probe.WaitForExit();
            if (probe.ExitCode != 0) Assert.Skip($"Python's {module} is not installed (Debian: python3-{module.ToLowerInvariant()})");
        }

        return Run(python, ["-c", script, .. arguments]);
    }
}
