using System.Globalization;
using Varde.ClinicalRepository;
using Varde.Foundation;
using Varde.Web.Hosting;

namespace Varde.Web.Commands;

/// <summary><c>varde import compositions</c>: brings documents in from files.</summary>
/// <param name="path">A folder or a file.</param>
/// <param name="ehr">The EHR of all documents; null when folders or lines say it.</param>
/// <param name="template">The template of documents in FLAT.</param>
/// <param name="createsEhrs">Whether EHRs that do not exist are created.</param>
/// <param name="report">Where refusals are written; null for a file in the data folder.</param>
internal sealed class ImportCompositionsCommand(string path, EhrId? ehr, string? template, bool createsEhrs, string? report) : Command
{
    public static CommandSyntax Syntax { get; } = new(
        ["import", "compositions"], "FOLDER|FILE [--ehr ID] [--template ID] [--create-ehrs] [--report FILE]", "brings in compositions from files: .json, .xml, and .ndjson with one a line",
        [
            ("--ehr", "ID", "the EHR of all; otherwise the folder that is named by an ehr_id, or the ehr_id of the line"),
            ("--template", "ID", "the template of documents in FLAT"),
            ("--create-ehrs", "", "creates the EHRs that do not exist"),
            ("--report", "FILE", "where refusals are written, one JSON object a line; otherwise under import/ in the data folder"),
        ],
        Make);

    public override async Task<int> RunAsync(IServiceProvider services, ICommandConsole console, CancellationToken cancellation)
    {
        var (settings, time) = (services.GetRequiredService<ServerSettings>(), services.GetRequiredService<TimeProvider>());
        var request = new ImportRequest(path, Path.Combine(settings.DataFolder, "import")) { Ehr = ehr, TemplateId = template, CreatesEhrs = createsEhrs, Report = report };
        var began = time.GetTimestamp();
        var ran = await services.GetRequiredService<CompositionImport>().RunAsync(request, new Telling(console), cancellation);
        if (ran.TryGet(out var summary, out var refusal)) return Tell(console, summary, time.GetElapsedTime(began));
        console.Line(refusal.Message);
        return ExitCodes.NotAllRight;
    }

    private static (Command? Command, string? Problem) Make(CommandArguments arguments)
    {
        if (arguments.Words is not [var path]) return (null, "import compositions takes one folder or file.");
        EhrId? ehr = null;
        if (arguments.Options.TryGetValue("--ehr", out var text))
        {
            if (!EhrId.TryParse(text, out var id)) return (null, $"--ehr is '{text}'; it must be a UUID of 36 characters.");
            ehr = id;
        }
        var report = arguments.Options.TryGetValue("--report", out var file) ? arguments.PathOf(file) : null;
        return (new ImportCompositionsCommand(
            arguments.PathOf(path), ehr, arguments.Options.GetValueOrDefault("--template"), arguments.Options.ContainsKey("--create-ehrs"), report), null);
    }

    private static int Tell(ICommandConsole console, ImportSummary summary, TimeSpan took)
    {
        if (summary.IsContinued) console.Line("An interrupted run was continued; the figures are of both.");
        console.Line(Text($"{summary.Committed:N0} committed, {summary.Present:N0} were in already, {summary.Refused:N0} refused"));
        if (summary.Ignored > 0) console.Line(Text($"{summary.Ignored:N0} files are neither .json, .xml, .ndjson nor .jsonl and were left out"));
        if (summary.Report is { } report) console.Line($"What was refused, or not read whole, is told in {report}");
        if (!summary.IsContinued && took > TimeSpan.Zero) console.Line(Text($"{took.TotalSeconds:F1} s: {(summary.Committed + summary.Present + summary.Refused) / took.TotalSeconds:N0} documents a second"));
        return summary.Refused == 0 ? ExitCodes.Done : ExitCodes.NotAllRight;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed class Telling(ICommandConsole console) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => console.Progress("Importing compositions, in bytes", value.Bytes, value.TotalBytes);
    }
}
