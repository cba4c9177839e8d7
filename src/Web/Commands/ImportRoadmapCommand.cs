using System.Globalization;
using Varde.AccessControl;
using Varde.Foundation;
using Varde.Roadmap;
using Varde.Web.Components;
using Varde.Web.Hosting;

namespace Varde.Web.Commands;

/// <summary><c>varde import roadmap</c>: brings in the page that a region publishes its roadmap on.</summary>
/// <param name="path">The page, saved as text.</param>
/// <param name="published">The day from which it holds, as it was written; null for the day that the page names, and else today.</param>
internal sealed class ImportRoadmapCommand(string path, string? published) : Command
{
    public static CommandSyntax Syntax { get; } = new(
        ["import", "roadmap"], "FILE [--published DAY]", "brings in a roadmap from its page, saved as text: the first time as its first edition, and later as a new one with what has moved",
        [("--published", "DAY", "the day from which the page holds, as 31.12.2025 or 2025-12-31; otherwise the day that it names itself, and else today")],
        arguments => arguments.Words is [var path]
            ? (new ImportRoadmapCommand(arguments.PathOf(path), arguments.Options.GetValueOrDefault("--published")), null)
            : (null, "import roadmap takes one file."));

    public override async Task<int> RunAsync(IServiceProvider services, ICommandConsole console, CancellationToken cancellation)
    {
        var time = services.GetRequiredService<TimeProvider>();
        DateOnly? day = null;
        if (published is not null && !(NorwegianDate.TryRead(published, time.GetUtcNow(), out var read) && (day = read) is not null)) return Refuse(console, $"--published is '{published}'; it must be a day, as 31.12.2025.");
        if (await ReadAsync(cancellation) is not { } page) return Refuse(console, $"{path} cannot be read.");
        var access = services.GetRequiredService<Gate>().Open(Actor.Server);
        var imported = await services.GetRequiredService<RoadmapShelf>().ImportAsync(access, page, day, cancellation);
        if (imported.TryGet(out var done, out var refusal)) return Tell(console, done);
        return Refuse(console, refusal is Invalid invalid ? string.Join('\n', invalid.Faults.Select(fault => fault.ToSentence())) : refusal.Message, "Nothing was stored.");
    }

    // One byte more than is read tells that it is too much; the rest of an endless file is left where it is.
    private async Task<byte[]?> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            await using var file = new FileStream(path, new FileStreamOptions { Options = FileOptions.Asynchronous });
            var page = new byte[RoadmapShelf.LargestPage + 1];
            var length = await file.ReadAtLeastAsync(page, page.Length, throwOnEndOfStream: false, cancellation);
            return page[..length];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return null;
        }
    }

    private static int Tell(ICommandConsole console, ImportedEdition done)
    {
        var (edition, plan) = (done.Edition, done.Edition.Plan);
        foreach (var remark in done.Remarks) console.Line(remark.ToSentence());
        console.Line(Text($"{plan.Publisher}: {plan.SubGoals.Count} sub-goals, {plan.SubGoals.Sum(one => one.Measures.Count)} measures, {plan.Deliveries().Count()} deliveries"));
        console.Line(done.IsNew ? Text($"Edition {edition.Number}, published {edition.Published:dd.MM.yyyy}.") : Text($"The page says what edition {edition.Number} of {edition.Published:dd.MM.yyyy} says: no edition was made."));
        foreach (var change in done.Changes) console.Line(LineOf(change));
        return ExitCodes.Done;
    }

    private static string LineOf(RoadmapChange change)
    {
        var fields = change.Fields.Select(field => Text($"{field.Field}: '{field.Before}' to '{field.After}'"));
        var doubt = change.After?.Delivery.Doubt is { } doubtful and not MatchDoubt.None ? $" (not certain that it is the same: {doubtful})" : "";
        return $"{change.Kind,-8} {change.DeliveryId}  {change.Placed.Delivery.Title}  {string.Join("; ", fields)}{doubt}".TrimEnd();
    }

    private static int Refuse(ICommandConsole console, params string[] sentences)
    {
        foreach (var sentence in sentences) console.Line(sentence);
        return ExitCodes.NotAllRight;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
