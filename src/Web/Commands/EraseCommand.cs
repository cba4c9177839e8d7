using System.Globalization;
using Varde.AccessControl;
using Varde.Fhir;
using Varde.Foundation;
using Varde.Records;
using Varde.Web.Hosting;

namespace Varde.Web.Commands;

/// <summary><c>varde erase</c>: erases a record for good, or those of a list.</summary>
/// <param name="ehr">The record; null for a list.</param>
/// <param name="reason">Why; empty for a list, which says it.</param>
/// <param name="list">The path of a list of erased records; null for one record.</param>
internal sealed class EraseCommand(EhrId? ehr, string reason, string? list) : Command
{
    private const int LongestReason = 200;

    public static CommandSyntax Syntax { get; } = new(
        ["erase"], "--ehr ID --reason TEXT | --replay FILE", "erases a record for good: its key, its documents and all that was taken out of them. Its entries of the access log stay",
        [
            ("--ehr", "ID", "the record"),
            ("--reason", "TEXT", "why, for the access log and the erasure list; nothing about the person"),
            ("--replay", "FILE", "erases the records of an erasure list, after an older copy of the database was restored"),
        ],
        Make);

    public override async Task<int> RunAsync(IServiceProvider services, ICommandConsole console, CancellationToken cancellation)
    {
        var store = services.GetRequiredService<RecordStore>();
        var erased = list is null ? await OneAsync(services, store, cancellation) : await ListedAsync(store, list, cancellation);
        if (!erased.TryGet(out var count, out var refusal))
        {
            console.Line(refusal.Message);
            return ExitCodes.NotAllRight;
        }
        console.Line(string.Create(CultureInfo.InvariantCulture, $"{count:N0} records were erased."));
        if (count == 0) return ExitCodes.Done;
        // An export may hold what was erased, and cannot be cut: who asked for it asks again.
        services.GetRequiredService<FhirExports>().EndAll();
        ScrubTelling.Tell(console, await store.ScrubAsync(cancellation));
        return ExitCodes.Done;
    }

    private async Task<Outcome<int>> OneAsync(IServiceProvider services, RecordStore store, CancellationToken cancellation)
    {
        var session = services.GetRequiredService<Gate>().Open(Actor.Server);
        var asked = await session.AskAsync(AccessAction.Erase, new AccessSubject("EHR", ehr!.Value.ToString(), ehr), cancellation, reason);
        if (!asked.TryGet(out var grant, out var refusal)) return refusal;
        if (await MergedRecords.RefusedAsync(services.GetRequiredService<IAccessFacts>(), ehr.Value, cancellation) is { } merged) return merged;
        return (await store.EraseAsync(ehr.Value, reason, grant.ForCommit(), cancellation)).Map(_ => 1);
    }

    private static async Task<Outcome<int>> ListedAsync(RecordStore store, string path, CancellationToken cancellation)
    {
        if (!File.Exists(path)) return new NotFound($"There is no file {path}.");
        return (await store.ReplayErasuresAsync(new ErasureList(path).Read(), cancellation)).Count;
    }

    private static (Command? Command, string? Problem) Make(CommandArguments arguments)
    {
        var options = arguments.Options;
        if (arguments.Words is [var word, ..]) return (null, $"erase takes no '{word}'.");
        if (options.TryGetValue("--replay", out var file))
            return options.ContainsKey("--ehr") || options.ContainsKey("--reason") ? (null, "erase takes --replay alone.") : (new EraseCommand(null, "", arguments.PathOf(file)), null);
        if (!options.TryGetValue("--ehr", out var text) || !options.TryGetValue("--reason", out var why)) return (null, "erase needs --ehr ID and --reason TEXT, or --replay FILE.");
        if (!EhrId.TryParse(text, out var id)) return (null, $"--ehr is '{text}'; it must be a UUID of 36 characters.");
        return why.Trim().Length is 0 or > LongestReason ? (null, $"--reason is a text of 1 to {LongestReason} characters.") : (new EraseCommand(id, why.Trim(), null), null);
    }
}
