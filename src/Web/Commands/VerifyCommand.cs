using System.Globalization;
using Varde.Records;
using Varde.Web.Hosting;

namespace Varde.Web.Commands;

/// <summary><c>varde verify</c>: checks that access log and documents are as they were written.</summary>
internal sealed class VerifyCommand : Command
{
    public static CommandSyntax Syntax { get; } = new(
        ["verify"], "", "checks the access log link by link and every document, and names the first of each that was changed, removed or put elsewhere; ends with 1 when there is any", [],
        arguments => arguments.Words is [var word, ..] ? (null, $"verify takes no '{word}'.") : (new VerifyCommand(), null));

    public override async Task<int> RunAsync(IServiceProvider services, ICommandConsole console, CancellationToken cancellation)
    {
        var found = await services.GetRequiredService<RecordStore>().VerifyAsync(new UpkeepTelling(console), cancellation);
        console.Line(found.BrokenLink is { } link ? $"The access log was changed: {link}." : Text($"The access log holds: {found.AuditGroups:N0} links."));
        console.Line(found.BrokenVersion is { } version ? $"The documents were changed: {version}." : Text($"The documents are what was committed: {found.Versions:N0} versions."));
        if (found.InClear > 0) console.Line(Text($"{found.InClear:N0} versions are not encrypted yet: varde encrypt does it."));
        return found.IsSound ? ExitCodes.Done : ExitCodes.NotAllRight;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
