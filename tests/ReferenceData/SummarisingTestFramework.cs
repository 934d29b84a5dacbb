using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestFramework(typeof(Crest.Tests.ReferenceData.SummarisingTestFramework))]

namespace Crest.Tests.ReferenceData;

/// <summary>xunit's test framework, whose skipped tests are reported by <see cref="SkipSummary"/>.</summary>
internal sealed class SummarisingTestFramework : XunitTestFramework
{
    /// <inheritdoc/>
    protected override ITestFrameworkExecutor CreateExecutor(Assembly assembly)
    {
        ITestFrameworkExecutor executor = base.CreateExecutor(assembly);
        DisposalTracker.Add(executor);
        return new Executor(executor);
    }

    private sealed class Executor(ITestFrameworkExecutor inner) : ITestFrameworkExecutor
    {
        public ValueTask RunTestCases(
            IReadOnlyCollection<ITestCase> testCases, IMessageSink executionMessageSink, ITestFrameworkExecutionOptions executionOptions,
            CancellationToken? cancellationToken = null) =>
            inner.RunTestCases(testCases, new SkipSummary(executionMessageSink), executionOptions, cancellationToken);
    }
}
