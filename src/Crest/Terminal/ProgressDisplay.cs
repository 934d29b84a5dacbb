using System.Diagnostics;
using Crest.Foundation.Progress;
using Spectre.Console;

namespace Crest.CommandLine.Terminal;

/// <summary>Shows how far long work is: a bar with the time left on a terminal, a plain line now and then elsewhere.</summary>
internal static class ProgressDisplay
{
    /// <summary>Terminal columns of the text of a training, and of the numbers beside a bar: share, time left, spinner, gaps.</summary>
    private const int TextWidth = 58, NumbersWidth = 4 + 8 + 1 + 4;

    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(10);

    /// <summary>Whether a bar is being drawn.</summary>
    public static bool IsShown { get; private set; }

    /// <summary>Does the work and shows its progress on standard error.</summary>
    /// <param name="work">Reports to what it is given, from any thread.</param>
    public static T Run<T>(Func<IProgress<StepProgress>, T> work)
    {
        if (!Screen.Messages.Profile.Capabilities.Interactive) return work(new Lines());
        IsShown = true;
        try
        {
            return Draw(work);
        }
        finally
        {
            IsShown = false;
        }
    }

    private static T Draw<T>(Func<IProgress<StepProgress>, T> work)
    {
        int width = Screen.Messages.Profile.Width, bar = Math.Clamp(width - TextWidth - NumbersWidth, 5, 30);
        return Screen.Messages.Progress()
            .AutoClear(true)
            .HideCompleted(false)
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = bar }, new PercentageColumn(),
                new RemainingTimeColumn(), new SpinnerColumn())
            .Start(context => work(new Bars(context, Math.Max(1, width - bar - NumbersWidth))));
    }

    /// <param name="context">Where bars are drawn.</param>
    /// <param name="textWidth">The columns that a text may have: a line that is wider would wrap.</param>
    private sealed class Bars(ProgressContext context, int textWidth) : IProgress<StepProgress>
    {
        private readonly Lock _lock = new();
        private ProgressTask? _task;
        private string? _step;

        public void Report(StepProgress value)
        {
            lock (_lock)
            {
                if (_step != value.Step)
                {
                    End(_task);
                    _task = context.AddTask(Short(value.Step));
                    _step = value.Step;
                }

                _task!.IsIndeterminate = value.Total == 0;
                _task.MaxValue = Math.Max(1, value.Total);
                _task.Value = value.Done;
                if (value.Detail is not null) _task.Description = Short($"{value.Step}  {value.Detail}");
            }
        }

        private string Short(string text) => Markup.Escape(CellText.Shorten(text, textWidth));

        /// <summary>The next step has begun, so this one is done, however much it told of itself.</summary>
        private static void End(ProgressTask? task)
        {
            if (task is null) return;
            task.IsIndeterminate = false;
            task.Value = task.MaxValue;
            task.StopTask();
        }
    }

    private sealed class Lines : IProgress<StepProgress>
    {
        private readonly Lock _lock = new();
        private long _last = Stopwatch.GetTimestamp();

        public void Report(StepProgress value)
        {
            lock (_lock)
            {
                if (Stopwatch.GetElapsedTime(_last) < LineInterval) return;
                _last = Stopwatch.GetTimestamp();
            }

            string done = value.Total > 0 ? $" {value.Done}/{value.Total}" : "";
            Screen.Say($"{value.Step}{done}{(value.Detail is null ? "" : $"  {value.Detail}")}");
        }
    }
}
