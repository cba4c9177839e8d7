using System.Globalization;
using Varde.Records;
using Varde.Web.Hosting;

namespace Varde.Web.Commands;

/// <summary><c>varde encrypt</c>: encrypts what was written before documents were encrypted.</summary>
internal sealed class EncryptCommand : Command
{
    public static CommandSyntax Syntax { get; } = new(
        ["encrypt"], "", "encrypts the documents of a database that is older than its keys, while the server goes on; what was interrupted is continued", [],
        arguments => arguments.Words is [var word, ..] ? (null, $"encrypt takes no '{word}'.") : (new EncryptCommand(), null));

    public override async Task<int> RunAsync(IServiceProvider services, ICommandConsole console, CancellationToken cancellation)
    {
        var store = services.GetRequiredService<RecordStore>();
        var rows = await store.EncryptAsync(new UpkeepTelling(console), cancellation);
        console.Line(string.Create(CultureInfo.InvariantCulture, $"{rows:N0} versions, contributions and attestations were in clear and are encrypted; none is left."));
        if (rows > 0) ScrubTelling.Tell(console, await store.ScrubAsync(cancellation));
        return ExitCodes.Done;
    }
}

/// <summary>Tells what became of the room that the database no longer uses.</summary>
internal static class ScrubTelling
{
    public static void Tell(ICommandConsole console, bool isClean) =>
        console.Line(isClean ? "What stood there before is gone from the database's files." : "A copy stays in the database's log as long as somebody reads it; the next start of the server ends that.");
}
