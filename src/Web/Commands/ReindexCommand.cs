using System.Globalization;
using Varde.ClinicalExchange;
using Varde.Records;
using Varde.Web.Hosting;

namespace Varde.Web.Commands;

/// <summary><c>varde reindex</c>: makes what is searched anew from the documents and proves it, or only checks it.</summary>
/// <param name="onlyVerify">Whether nothing is changed.</param>
internal sealed class ReindexCommand(bool onlyVerify) : Command
{
    // Whoever sees a thousand differ knows enough.
    private const int MostNamed = 1000;

    public static CommandSyntax Syntax { get; } = new(
        ["reindex"], "[--verify]", "makes what is searched anew from the documents, and proves that it is what they give",
        [("--verify", "", "only checks, and names the EHRs whose index differs; ends with 1 when there are any")],
        arguments => arguments.Words is [var word, ..] ? (null, $"reindex takes no '{word}'.") : (new ReindexCommand(arguments.Options.ContainsKey("--verify")), null));

    public override async Task<int> RunAsync(IServiceProvider services, ICommandConsole console, CancellationToken cancellation)
    {
        var (store, progress) = (services.GetRequiredService<RecordStore>(), new UpkeepTelling(console));
        var views = await services.GetRequiredService<ViewUpkeep>().RunAsync(repairs: !onlyVerify, (done, total) => console.Progress("Making the FHIR views of the documents", done, total), cancellation);
        var proof = onlyVerify ? await store.ProveIndexAsync(progress, cancellation) : Told(console, await store.ReindexAsync(progress, cancellation));
        Tell(console, proof);
        Tell(console, views);
        return proof.Holds && views.Holds ? ExitCodes.Done : ExitCodes.NotAllRight;
    }

    private static IndexProof Told(ICommandConsole console, ReindexReport report)
    {
        console.Line(Text($"{report.Documents:N0} documents read, {report.Changed:N0} had other leaves, {report.Repaired:N0} owners repaired after the check"));
        return report.Proof;
    }

    private static void Tell(ICommandConsole console, IndexProof proof)
    {
        console.Line(Text($"{proof.Documents:N0} documents of {proof.Owners:N0} owners"));
        console.Line($"index      {proof.IndexDigest}");
        console.Line($"documents  {proof.DocumentsDigest}");
        foreach (var one in proof.Differences.Take(MostNamed)) console.Line($"differs    {one.Owner?.ToString() ?? "rows of no owner"}  index {one.IndexDigest}  documents {one.DocumentsDigest}");
        console.Line(proof.Holds ? "The index is what the documents give." : Text($"The index of {proof.Differences.Count:N0} of {proof.Owners:N0} owners is not what their documents give."));
    }

    private static void Tell(ICommandConsole console, ViewReport views)
    {
        console.Line(Text($"{views.Views:N0} FHIR views of documents, {views.Differing:N0} were other ones, {views.Repaired:N0} made anew"));
        console.Line(views.Holds ? "The views are what the documents give." : "Some views are not what the documents give.");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Tells the steps of upkeep in words.</summary>
internal sealed class UpkeepTelling(ICommandConsole console) : IProgress<UpkeepProgress>
{
    public void Report(UpkeepProgress value) => console.Progress(WordsOf(value.Step), value.Done, value.Total);

    private static string WordsOf(UpkeepStep step) => step switch
    {
        UpkeepStep.Making => "Making the index from the documents",
        UpkeepStep.Checking => "Checking the index against the documents",
        UpkeepStep.Repairing => "Repairing what differs",
        UpkeepStep.Verifying => "Checking the documents",
        UpkeepStep.Encrypting => "Encrypting what is in clear",
        UpkeepStep.Rewrapping => "Wrapping the keys of records by the new master key",
        _ => throw new System.Diagnostics.UnreachableException($"Nobody works at {step}."),
    };
}
