using System.Globalization;
using Spectre.Console;

namespace Varde.Web.Commands;

/// <summary>Tells in the terminal what a command does: with a moving bar, or where the output goes elsewhere a line for each tenth.</summary>
internal static class TerminalConsole
{
    /// <summary>Runs something that tells what it does.</summary>
    public static Task<int> RunAsync(Func<ICommandConsole, Task<int>> work) =>
        Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Interactive ? work(new Lines(Console.Out)) : WithBarsAsync(work);

    private static async Task<int> WithBarsAsync(Func<ICommandConsole, Task<int>> work)
    {
        List<string> lines = [];
        var code = await AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context => work(new Bars(context, lines)));
        // The bars are drawn over and over until they end: what stays is said after them.
        foreach (var line in lines) Console.WriteLine(line);
        return code;
    }

    private sealed class Bars(ProgressContext context, List<string> lines) : ICommandConsole
    {
        private readonly Dictionary<string, ProgressTask> _tasks = [];
        private readonly Lock _lock = new();

        public void Line(string text)
        {
            lock (_lock) lines.Add(text);
        }

        public void Progress(string what, long done, long total)
        {
            lock (_lock)
            {
                if (!_tasks.TryGetValue(what, out var task)) task = _tasks[what] = context.AddTask(Markup.Escape(what));
                task.MaxValue = Math.Max(total, 1);
                task.Value = total == 0 ? 1 : done;
            }
        }
    }

    /// <summary>A line for each tenth.</summary>
    internal sealed class Lines(TextWriter output) : ICommandConsole
    {
        private readonly Dictionary<string, long> _tenths = [];
        private readonly Lock _lock = new();

        public void Line(string text)
        {
            lock (_lock) output.WriteLine(text);
        }

        public void Progress(string what, long done, long total)
        {
            var tenth = total == 0 ? 10 : done * 10 / total;
            lock (_lock)
            {
                if (tenth == 0 || _tenths.GetValueOrDefault(what) == tenth) return;
                _tenths[what] = tenth;
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {done:N0} of {total:N0}"));
            }
        }
    }
}
