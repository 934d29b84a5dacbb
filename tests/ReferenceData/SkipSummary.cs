using Xunit.Sdk;
using Xunit.v3;

namespace Crest.Tests.ReferenceData;

/// <summary>
/// Reports skipped tests in one line for each cause, after the other tests. In continuous integration, where everything must be
/// installed, a skipped test fails unless its cause is listed here.
/// </summary>
internal sealed class SkipSummary(IMessageSink sink) : IMessageSink
{
    /// <summary>The cause of the tests that need a small disk: neither a container nor a user without root rights can mount one.</summary>
    public const string NoSmallDisk = "a small disk cannot be mounted (this needs root rights)";

    /// <summary>The cause of the test that drives a published client: npm's registry cannot be reached from every machine.</summary>
    public const string NoMlflowClient = "the MLflow client for Node is not installed (npm ci --prefix tests/mlflow)";

    /// <summary>The cause of the test with archives of another project, which are not part of this repository.</summary>
    public const string NoWheelProjects = "CREST_WHEEL_PROJECTS names no folder with the archives that WHEEL is tested with";

    /// <summary>The cause of the test of PowerShell's completion: it is a package of NuGet, and not of Debian.</summary>
    public const string NoPowerShell = "PowerShell is not installed (dotnet tool install powershell)";

    private static readonly string[] AllowedInContinuousIntegration = [NoSmallDisk, NoMlflowClient, NoWheelProjects, NoPowerShell];
    private static int _skipped;

    private readonly bool _continuousIntegration = Environment.GetEnvironmentVariable("CI") == "true";
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<ITestMessage>> _held = [];
    private readonly SortedDictionary<string, List<SkippedTest>> _causes = new(StringComparer.Ordinal);

    /// <summary>The number of tests of this process that were skipped.</summary>
    public static int Skipped => Volatile.Read(ref _skipped);

    /// <inheritdoc/>
    public bool OnMessage(IMessageSinkMessage message)
    {
        lock (_lock)
        {
            switch (message)
            {
                case ITestMessage test:
                    return OnTest(test);
                case ITestAssemblyFinished:
                    Report();
                    break;
            }

            return sink.OnMessage(message);
        }
    }

    /// <summary>Holds the messages of a test back until its end, when it is known whether it was skipped.</summary>
    private bool OnTest(ITestMessage message)
    {
        if (message is ITestStarting) _held.Add(message.TestUniqueID, []);
        if (!_held.TryGetValue(message.TestUniqueID, out List<ITestMessage>? messages)) return sink.OnMessage(message);
        messages.Add(message);
        if (message is not ITestFinished finished) return true;
        _held.Remove(message.TestUniqueID);
        if (messages.OfType<ITestSkipped>().FirstOrDefault() is { } skipped)
        {
            string cause = skipped.Reason.Split('\n')[0].Trim();
            if (!_continuousIntegration || AllowedInContinuousIntegration.Contains(cause))
            {
                Interlocked.Increment(ref _skipped);
                if (!_causes.TryGetValue(cause, out List<SkippedTest>? tests)) _causes.Add(cause, tests = []);
                tests.Add(new SkippedTest((ITestStarting)messages[0], skipped, finished));
                return true;
            }

            messages[messages.IndexOf(skipped)] = Failure(skipped);
        }

        return messages.Aggregate(true, (goOn, held) => sink.OnMessage(held) && goOn);
    }

    private void Report()
    {
        foreach ((string cause, List<SkippedTest> tests) in _causes)
        {
            (ITestStarting first, ITestSkipped result, ITestFinished finished) = tests[0];
            sink.OnMessage(new TestStarting
            {
                AssemblyUniqueID = first.AssemblyUniqueID,
                TestCollectionUniqueID = first.TestCollectionUniqueID,
                TestClassUniqueID = first.TestClassUniqueID,
                TestMethodUniqueID = first.TestMethodUniqueID,
                TestCaseUniqueID = first.TestCaseUniqueID,
                TestUniqueID = first.TestUniqueID,
                TestDisplayName = $"{tests.Count} {(tests.Count == 1 ? "test" : "tests")}: {cause}",
                TestLabel = null,
                Explicit = first.Explicit,
                StartTime = first.StartTime,
                Timeout = first.Timeout,
                Traits = first.Traits,
            });
            sink.OnMessage(new TestSkipped
            {
                AssemblyUniqueID = result.AssemblyUniqueID,
                TestCollectionUniqueID = result.TestCollectionUniqueID,
                TestClassUniqueID = result.TestClassUniqueID,
                TestMethodUniqueID = result.TestMethodUniqueID,
                TestCaseUniqueID = result.TestCaseUniqueID,
                TestUniqueID = result.TestUniqueID,
                ExecutionTime = result.ExecutionTime,
                FinishTime = result.FinishTime,
                Output = result.Output,
                Reason = "", // The name says it.
                Warnings = result.Warnings,
            });
            sink.OnMessage(finished);
        }
    }

    private static ITestFailed Failure(ITestSkipped skipped) => TestFailed.FromException(
        new InvalidOperationException($"skipped, which is an error in continuous integration: {skipped.Reason}"),
        skipped.AssemblyUniqueID, skipped.TestCollectionUniqueID, skipped.TestClassUniqueID,
        skipped.TestMethodUniqueID, skipped.TestCaseUniqueID, skipped.TestUniqueID,
        skipped.ExecutionTime, skipped.Output, skipped.Warnings, skipped.FinishTime);

    private sealed record SkippedTest(ITestStarting Starting, ITestSkipped Result, ITestFinished Finished);
}
